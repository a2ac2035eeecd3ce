namespace Megapod.Core.Model;

/// <summary>What a plan wants of the battery in a slot; limits and peaks come on top.</summary>
public enum BatteryIntent
{
    /// <summary>Nothing beyond limits and peaks.</summary>
    Rest,

    /// <summary>Charge up to the import boundary.</summary>
    Charge,

    /// <summary>Discharge until the import is zero.</summary>
    DischargeToZero,

    /// <summary>Discharge up to the export limit.</summary>
    DischargeToExport,

    /// <summary>Hold the plan's set-point.</summary>
    SetPoint,
}
