namespace Megapod.Core.Model;

/// <summary>How the standing rules use the battery beyond limits and peaks.</summary>
public enum BatteryRule
{
    /// <summary>Peaks and limits only.</summary>
    Idle,

    /// <summary>Charge and discharge in fixed local hours.</summary>
    ByHour,

    /// <summary>Charge and discharge at quantiles of the day's known prices.</summary>
    ByPrice,
}
