namespace Megapod.Devices.Ocpp.V21;

using System.Text.Json.Serialization;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Shapes;
using Megapod.Devices.Ocpp.V201;

/// <summary>Something that happened to a variable.</summary>
public sealed record EventData
{
    /// <summary>Number of the event, by which later ones name it as their cause.</summary>
    [Least(0)]
    public required int EventId { get; init; }

    /// <summary>When, by the station's clock.</summary>
    public required Instant Timestamp { get; init; }

    /// <summary>Why it is told.</summary>
    public required EventTrigger Trigger { get; init; }

    /// <summary>The event that caused it; null: none that is known.</summary>
    [Least(0)]
    public int? Cause { get; init; }

    /// <summary>The value of the variable as text.</summary>
    [JsonPropertyName("actualValue")]
    [MaxText(2500)]
    public required string Value { get; init; }

    /// <summary>The maker's code for it; null: none.</summary>
    [MaxText(50)]
    public string? TechCode { get; init; }

    /// <summary>What a technician should know; null: nothing.</summary>
    [MaxText(500)]
    public string? TechInfo { get; init; }

    /// <summary>Whether it is over now; null: no.</summary>
    [JsonPropertyName("cleared")]
    public bool? IsCleared { get; init; }

    /// <summary>The transaction that it is about; null: none.</summary>
    [MaxText(36)]
    public string? TransactionId { get; init; }

    /// <summary>The part of the station.</summary>
    public required Component Component { get; init; }

    /// <summary>The monitor that saw it; null: none.</summary>
    [JsonPropertyName("variableMonitoringId")]
    [Least(0)]
    public int? MonitorId { get; init; }

    /// <summary>What watched for it.</summary>
    [JsonPropertyName("eventNotificationType")]
    public required EventNotificationKind Kind { get; init; }

    /// <summary>The variable.</summary>
    public required Variable Variable { get; init; }

    /// <summary>How bad it is, 0 the worst; null: not told.</summary>
    [Least(0)]
    public int? Severity { get; init; }
}
