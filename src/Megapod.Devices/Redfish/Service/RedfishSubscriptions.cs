namespace Megapod.Devices.Redfish.Service;

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

/// <summary>The service of events and who has subscribed to them.</summary>
internal sealed class RedfishSubscriptions(RedfishServiceConfig config)
{
    /// <summary>Characters of a destination or a context; both are kept for each subscription.</summary>
    private const int MostCharacters = 1024;

    private static readonly string[] Types = ["Alert", "StatusChange", "ResourceAdded", "ResourceRemoved", "Other"];

    private readonly Lock gate = new();
    private ImmutableArray<RedfishSubscription> all = [];
    private long numbers;

    /// <summary>Who has subscribed.</summary>
    public ImmutableArray<RedfishSubscription> All
    {
        get
        {
            lock (gate)
            {
                return all;
            }
        }
    }

    /// <summary>Whether anybody can subscribe.</summary>
    public bool IsOffered => config.MostSubscriptions > 0;

    /// <summary>A resource of events.</summary>
    public RedfishDocument? Find(string path) => path switch
    {
        RedfishPaths.EventService => new RedfishDocument(new JsonObject
        {
            ["@odata.id"] = path,
            ["@odata.type"] = RedfishSchemas.Type("EventService"),
            ["Id"] = "EventService",
            ["Name"] = "Event service",
            ["ServiceEnabled"] = true,
            ["Status"] = new JsonObject { ["State"] = "Enabled", ["Health"] = "OK" },
            ["ServerSentEventUri"] = RedfishPaths.Stream,
            ["EventFormatTypes"] = new JsonArray("Event"),
            ["EventTypesForSubscription"] = RedfishJson.Texts(Types),
            ["DeliveryRetryAttempts"] = 0,
            ["Subscriptions"] = RedfishJson.Link(RedfishPaths.Subscriptions),
            ["Actions"] = new JsonObject { ["#EventService.SubmitTestEvent"] = new JsonObject { ["target"] = RedfishPaths.TestEvent } },
        }),
        RedfishPaths.Subscriptions => RedfishCollections.Make(path, "EventDestinationCollection", "Subscriptions", [.. All.Select(s => $"{path}/{s.Id}")]),
        _ => RedfishPaths.Below(RedfishPaths.Subscriptions, path) is { } id && All.FirstOrDefault(s => s.Id == id) is { } one ? Render(one) : null,
    };

    /// <summary>Takes a subscription.</summary>
    public RedfishResponse Add(JsonObject body)
    {
        var wrong = new List<RedfishMessage>();
        string destination = Text(body, "Destination", isNeeded: true, wrong);
        string protocol = Text(body, "Protocol", isNeeded: true, wrong);
        string context = Text(body, "Context", isNeeded: false, wrong);
        var types = Kinds(body, wrong);
        if (wrong.Count == 0 && (!Uri.TryCreate(destination, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
        {
            wrong.Add(RedfishMessage.NotInList("Destination", destination));
        }

        if (wrong.Count == 0 && protocol != "Redfish")
        {
            wrong.Add(RedfishMessage.NotInList("Protocol", protocol));
        }

        wrong.AddRange(body.Select(p => p.Key).Where(k => !k.Contains('@', StringComparison.Ordinal) && k is not ("Destination" or "Protocol" or "Context" or "EventTypes" or "EventFormatType" or "SubscriptionType")).Select(RedfishMessage.UnknownProperty));
        if (wrong.Count > 0)
        {
            return RedfishReplies.Error(400, wrong);
        }

        lock (gate)
        {
            if (all.Length >= config.MostSubscriptions)
            {
                return RedfishReplies.Error(503, RedfishMessage.SubscriptionsTaken());
            }

            var taken = new RedfishSubscription((++numbers).ToString(CultureInfo.InvariantCulture), new Uri(destination), context, types);
            all = all.Add(taken);
            return RedfishReplies.Json(201, Render(taken).Body, ("Location", $"{RedfishPaths.Subscriptions}/{taken.Id}"));
        }
    }

    /// <summary>Ends a subscription.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string id)
    {
        lock (gate)
        {
            int before = all.Length;
            all = all.RemoveAll(s => s.Id == id);
            return all.Length < before;
        }
    }

    private static RedfishDocument Render(RedfishSubscription one) => new(new JsonObject
    {
        ["@odata.id"] = $"{RedfishPaths.Subscriptions}/{one.Id}",
        ["@odata.type"] = RedfishSchemas.Type("EventDestination"),
        ["Id"] = one.Id,
        ["Name"] = $"Subscription {one.Id}",
        ["Destination"] = one.Destination.AbsoluteUri,
        ["Protocol"] = "Redfish",
        ["SubscriptionType"] = "RedfishEvent",
        ["EventFormatType"] = "Event",
        ["Context"] = one.Context,
        ["EventTypes"] = RedfishJson.Texts(one.EventTypes),
        ["Status"] = new JsonObject { ["State"] = "Enabled", ["Health"] = "OK" },
    });

    private static string Text(JsonObject body, string name, bool isNeeded, List<RedfishMessage> wrong)
    {
        if (body[name] is not { } node)
        {
            if (isNeeded)
            {
                wrong.Add(RedfishMessage.PropertyMissing(name));
            }

            return "";
        }

        if (node is not JsonValue value || !value.TryGetValue(out string? text) || text.Length > MostCharacters)
        {
            wrong.Add(RedfishMessage.WrongType(name, node.ToJsonString()));
            return "";
        }

        return text;
    }

    private static List<string> Kinds(JsonObject body, List<RedfishMessage> wrong)
    {
        var types = new List<string>();
        foreach (var node in body["EventTypes"] switch { null => [], JsonArray list => list, var other => [other.DeepClone()] })
        {
            if (node is JsonValue value && value.TryGetValue(out string? type) && Types.Contains(type, StringComparer.Ordinal))
            {
                types.Add(type);
            }
            else
            {
                wrong.Add(RedfishMessage.NotInList("EventTypes", node?.ToJsonString() ?? "null"));
            }
        }

        return [.. types.Distinct(StringComparer.Ordinal)];
    }
}
