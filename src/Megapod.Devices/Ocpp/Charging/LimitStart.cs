namespace Megapod.Devices.Ocpp.Charging;

/// <summary>What a schedule counts from.</summary>
public enum LimitStart
{
    /// <summary>The start that it names; the start of charging where it names none.</summary>
    Named,

    /// <summary>The start that it names, again each day.</summary>
    Daily,

    /// <summary>The start that it names, again each week.</summary>
    Weekly,

    /// <summary>The start of charging.</summary>
    Charging,
}
