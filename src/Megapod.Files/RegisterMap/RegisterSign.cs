namespace Megapod.Files.RegisterMap;

/// <summary>What a positive power in a device's registers means.</summary>
internal enum RegisterSign
{
    /// <summary>Into the thing: a meter's import, a battery's charging.</summary>
    ImportPositive,

    /// <summary>Out of the thing: a meter's export, a battery's discharging.</summary>
    InjectionPositive,
}
