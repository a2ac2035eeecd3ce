namespace Megapod.Devices.Redfish.Events;

using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;

/// <summary>
/// Sees to it that a service holds one subscription for events with our destination, and no more than one. Subscriptions die quietly: call it again and again, and poll beside it. Those of others are left
/// alone.
/// </summary>
/// <param name="client">The service.</param>
/// <param name="destination">Where events are to be sent.</param>
/// <param name="context">A secret word that comes back with each event, by which ours are known from invented ones.</param>
public sealed class RedfishSubscriptions(RedfishClient client, Uri destination, string context)
{
    /// <summary>Subscriptions of one service that are looked at; services hold some ten.</summary>
    private const int MostLooked = 64;

    private string? path;

    /// <summary>Looks whether the subscription is there and makes it where it is not.</summary>
    /// <param name="eventService">The path of the event service.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The subscription; or why there is none.</returns>
    public async Task<Outcome<RedfishSubscription>> EnsureAsync(string eventService, CancellationToken stop = default)
    {
        Fault? gone = null;
        if (path is { } known)
        {
            var held = await client.GetAsync(known, stop).ConfigureAwait(false);
            if (held.IsSuccess && IsOurs(held.Value) && !IsDead(held.Value))
            {
                return Outcome<RedfishSubscription>.Success(new RedfishSubscription(known, null));
            }

            if (!held.IsSuccess && held.Faults[0].Code != RedfishFaultCodes.Missing)
            {
                return Outcome<RedfishSubscription>.Failure(held.Faults);
            }

            gone = RedfishFaults.SubscriptionGone(client.Config.Name, !held.IsSuccess ? "is no longer there" : IsOurs(held.Value) ? "was switched off by the service" : "now leads to somebody else");
            path = null;
        }

        var service = await client.GetAsync(eventService, stop).ConfigureAwait(false);
        if (!service.IsSuccess || client.Resolve(RedfishJson.Link(service.Value.Body, "Subscriptions")) is not { } collection)
        {
            return Outcome<RedfishSubscription>.Failure(service.IsSuccess ? RedfishFaults.NoSubscription(client.Config.Name, "its event service has none.") : service.Faults[0]);
        }

        path = await AdoptAsync(collection, stop).ConfigureAwait(false);
        if (path is null)
        {
            var made = await MakeAsync(collection, stop).ConfigureAwait(false);
            if (!made.IsSuccess)
            {
                return Outcome<RedfishSubscription>.Failure(RedfishFaults.NoSubscription(client.Config.Name, made.Faults[0].Message));
            }

            path = made.Value.Location ?? client.Resolve(RedfishJson.Path(made.Value.Body)) ?? await AdoptAsync(collection, stop).ConfigureAwait(false);
        }

        return path is { } ours
            ? Outcome<RedfishSubscription>.Success(new RedfishSubscription(ours, gone))
            : Outcome<RedfishSubscription>.Failure(RedfishFaults.NoSubscription(client.Config.Name, "it took one and does not say where it is."));
    }

    /// <summary>Removes the subscription, if there is one.</summary>
    /// <param name="stop">Gives up.</param>
    /// <returns>Why it could not be removed; null when there is none any more.</returns>
    public async Task<Fault?> RemoveAsync(CancellationToken stop = default)
    {
        if (path is not { } known)
        {
            return null;
        }

        var removed = await client.DeleteAsync(known, stop).ConfigureAwait(false);
        if (!removed.IsSuccess && removed.Faults[0].Code != RedfishFaultCodes.Missing)
        {
            return removed.Faults[0];
        }

        path = null;
        return null;
    }

    private static bool IsDead(RedfishReply held) => Inventory.PointReader.StateOf(held.Body) == Inventory.RedfishState.Disabled;

    /// <summary>Many services hide the context; the destination tells.</summary>
    private bool IsOurs(RedfishReply held) =>
        RedfishJson.Text(held.Body, "Destination", RedfishBounds.LongestPath) == destination.AbsoluteUri
        && (RedfishJson.Text(held.Body, "Context") is not { } shown || shown == context);

    /// <summary>Finds one that was made before a restart of ours, and removes what is more than one or dead: each event would come as often.</summary>
    private async Task<string?> AdoptAsync(string collection, CancellationToken stop)
    {
        string? adopted = null;
        var members = await client.MembersAsync(collection, stop).ConfigureAwait(false);
        foreach (var member in members.Members.Take(MostLooked))
        {
            var held = member.IsExpanded ? Outcome<RedfishReply>.Success(new RedfishReply(member.Path, 200, member.Content)) : await client.GetAsync(member.Path, stop).ConfigureAwait(false);
            bool isSent = held.IsSuccess && RedfishJson.Text(held.Value.Body, "Destination", RedfishBounds.LongestPath) == destination.AbsoluteUri;
            if (!isSent)
            {
                continue;
            }

            if (adopted is null && IsOurs(held.Value) && !IsDead(held.Value))
            {
                adopted = member.Path;
            }
            else
            {
                await client.DeleteAsync(member.Path, stop).ConfigureAwait(false);
            }
        }

        return adopted;
    }

    /// <summary>Asks in the present way, and in the plainest one where a service does not know that.</summary>
    private async Task<Outcome<RedfishReply>> MakeAsync(string collection, CancellationToken stop)
    {
        var present = new JsonObject
        {
            ["Destination"] = destination.AbsoluteUri,
            ["Protocol"] = "Redfish",
            ["Context"] = context,
            ["SubscriptionType"] = "RedfishEvent",
            ["EventFormatType"] = "Event",
            ["DeliveryRetryPolicy"] = "RetryForever",
        };
        var made = await client.PostAsync(collection, present, stop).ConfigureAwait(false);
        if (made.IsSuccess || made.Faults[0].Code is not (RedfishFaultCodes.Refused or RedfishFaultCodes.Failed))
        {
            return made;
        }

        var plain = new JsonObject { ["Destination"] = destination.AbsoluteUri, ["Protocol"] = "Redfish", ["Context"] = context, ["EventTypes"] = new JsonArray("Alert") };
        return await client.PostAsync(collection, plain, stop).ConfigureAwait(false);
    }
}
