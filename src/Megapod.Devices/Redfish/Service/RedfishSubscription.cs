namespace Megapod.Devices.Redfish.Service;

/// <summary>Somebody who wants to be sent events. The service keeps who it is; whoever has sockets sends.</summary>
/// <param name="Id">Its id among the subscriptions.</param>
/// <param name="Destination">Where events are sent.</param>
/// <param name="Context">What the subscriber wants to be told again with each event; empty: nothing.</param>
/// <param name="EventTypes">Kinds of events that are wanted; empty: all.</param>
public sealed record RedfishSubscription(string Id, Uri Destination, string Context, IReadOnlyList<string> EventTypes)
{
    /// <summary>Whether an event is wanted.</summary>
    /// <param name="told">The event.</param>
    public bool Wants(RedfishEvent told)
    {
        ArgumentNullException.ThrowIfNull(told);
        return EventTypes.Count == 0 || EventTypes.Contains(told.Type, StringComparer.Ordinal);
    }
}
