namespace Megapod.Devices.SunSpec;

/// <summary>One model in a device's chain.</summary>
/// <param name="Model">Its number.</param>
/// <param name="Address">The register of its number, counted from 0 as on the wire.</param>
/// <param name="Length">Registers after number and length, as the device says.</param>
internal readonly record struct SunSpecBlock(int Model, int Address, int Length)
{
    /// <summary>All its registers, number and length included.</summary>
    public int Size => Length + 2;
}
