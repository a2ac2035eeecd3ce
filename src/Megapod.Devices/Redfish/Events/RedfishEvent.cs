namespace Megapod.Devices.Redfish.Events;

using Megapod.Core.Units;

/// <summary>One thing that a service tells by itself. What it leaves out is empty; it may leave out anything but some name of what happened.</summary>
public sealed record RedfishEvent
{
    /// <summary>Its name in a registry, such as <c>ResourceEvent.1.0.ResourceErrorThresholdExceeded</c>; empty when there is none.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>What it says; empty where only the name says it.</summary>
    public string Message { get; init; } = "";

    /// <summary>What the name's placeholders stand for.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>How bad it is in the service's word; empty when it does not say.</summary>
    public string Severity { get; init; } = "";

    /// <summary>Its sort, which the standard has deprecated; empty when there is none.</summary>
    public string EventType { get; init; } = "";

    /// <summary>Its number in its record; empty when there is none.</summary>
    public string MemberId { get; init; } = "";

    /// <summary>Its own identity; empty when there is none. An event may come twice.</summary>
    public string EventId { get; init; } = "";

    /// <summary>The path of what it is about; empty when it does not say.</summary>
    public string Origin { get; init; } = "";

    /// <summary>When it happened by the service's own clock, which may be off; never: it does not say.</summary>
    public Instant StampedAt { get; init; }

    /// <summary>Where the event itself can be read, where the service sent a link in its place; empty where it did not. It may not be ready yet.</summary>
    public string Link { get; init; } = "";
}
