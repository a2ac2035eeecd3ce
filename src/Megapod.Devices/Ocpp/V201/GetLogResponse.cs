namespace Megapod.Devices.Ocpp.V201;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>Whether it will come.</summary>
public sealed record GetLogResponse
{
    /// <summary>Whether it will come.</summary>
    public required LogStatus Status { get; init; }

    /// <summary>Why, in the station's words; null: nothing is said.</summary>
    public StatusInfo? StatusInfo { get; init; }

    /// <summary>The name that the file will have; null: not told.</summary>
    [MaxText(255)]
    public string? Filename { get; init; }
}
