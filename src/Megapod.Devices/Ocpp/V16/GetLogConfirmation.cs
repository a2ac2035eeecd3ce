namespace Megapod.Devices.Ocpp.V16;

using System.Text.Json.Serialization;
using Megapod.Devices.Ocpp.Shapes;

/// <summary>Whether it will come.</summary>
public sealed record GetLogConfirmation
{
    /// <summary>What came of it.</summary>
    public required LogStatus Status { get; init; }

    /// <summary>The file that will be there; null: not known.</summary>
    [JsonPropertyName("filename")]
    [MaxText(255)]
    public string? FileName { get; init; }
}
