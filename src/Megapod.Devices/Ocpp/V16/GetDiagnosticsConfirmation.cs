namespace Megapod.Devices.Ocpp.V16;

using Megapod.Devices.Ocpp.Shapes;

/// <summary>The file that will be there.</summary>
public sealed record GetDiagnosticsConfirmation
{
    /// <summary>The file that will be there; null: there is nothing to send.</summary>
    [MaxText(255)]
    public string? FileName { get; init; }
}
