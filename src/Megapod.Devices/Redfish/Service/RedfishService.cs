namespace Megapod.Devices.Redfish.Service;

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>
/// A Redfish service as the DMTF's DSP0266 describes it: a request in, an answer out, without a socket, so that an emulated device and our own API are the same service. What it shows comes from a
/// model at the time of the request; sessions, tasks, events and subscriptions it keeps itself. Any number of requests may be under way at once.
/// </summary>
public sealed class RedfishService
{
    /// <summary>Characters of a target: the longest path of a pod has some 200.</summary>
    private const int MostTargetCharacters = 2048;

    /// <summary>Headers of a request; browsers send some 20.</summary>
    private const int MostHeaders = 64;

    /// <summary>Characters of all headers together, as many as web servers usually take.</summary>
    private const int MostHeaderCharacters = 32 * 1024;

    /// <summary>Objects and lists within each other in a body; what is served needs 4.</summary>
    private const int MostDepth = 16;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MostDepth, AllowDuplicateProperties = false };

    private readonly IRedfishModel model;
    private readonly RedfishServiceConfig config;
    private readonly TimeProvider time;
    private readonly RedfishSessions sessions;
    private readonly RedfishTasks tasks;
    private readonly RedfishSubscriptions subscriptions;

    /// <summary>A service that nobody has asked yet.</summary>
    /// <param name="model">What it shows.</param>
    /// <param name="config">How it behaves.</param>
    /// <param name="time">Time of sessions, tasks and events.</param>
    public RedfishService(IRedfishModel model, RedfishServiceConfig config, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(time);
        if (config.PageSize < 1)
        {
            throw new ArgumentException("A page has one member at least.", nameof(config));
        }

        this.model = model;
        this.config = config;
        this.time = time;
        sessions = new RedfishSessions(config, time);
        tasks = new RedfishTasks(time);
        subscriptions = new RedfishSubscriptions(config);
        Events = new RedfishEvents(time);
    }

    /// <summary>What has happened; whoever owns what is shown tells it here.</summary>
    public RedfishEvents Events { get; }

    /// <summary>Who has subscribed to events, for whoever sends them.</summary>
    public ImmutableArray<RedfishSubscription> Subscriptions => subscriptions.All;

    /// <summary>Bytes of a body that are taken; who reads one from a connection can stop behind the next.</summary>
    public int MostBodyBytes => config.MostBodyBytes;

    /// <summary>Ends all sessions, as a restart of a device does.</summary>
    public void EndSessions() => sessions.CloseAll();

    /// <summary>What is answered to who would follow the events when all places are taken.</summary>
    public static RedfishResponse Crowded()
    {
        const int Seconds = 30;
        return RedfishReplies.Error(503, RedfishMessage.TryLater(Seconds), ("Retry-After", Seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The answer; what is wrong with a request is an answer, too.</returns>
    public RedfishResponse Handle(RedfishRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var answer = Answer(request);

        // HEAD is asked for what is said about a body, and never for one, whatever the answer is.
        return request.Method == "HEAD" ? answer with { Body = default, IsEventStream = false } : answer;
    }

    private RedfishResponse Answer(RedfishRequest request)
    {
        if (TooMuch(request) is { } refused)
        {
            return refused;
        }

        int mark = request.Target.IndexOf('?', StringComparison.Ordinal);
        string path = mark < 0 ? request.Target : request.Target[..mark];
        path = path.Length > 1 && path[^1] == '/' ? path[..^1] : path;
        if (!IsOpen(request.Method, path) && !sessions.MayAsk(request))
        {
            return Unauthorized(request, path);
        }

        // DSP0266 asks for the refusal of another version of OData.
        if (request.Header("OData-Version") is { } version && version.Trim() != "4.0")
        {
            return RedfishReplies.Error(412, RedfishMessage.Other($"OData version {Short(version)} is not served here.", "Leave the header OData-Version out or give it the value 4.0."));
        }

        var query = RedfishQuery.Read(mark < 0 ? "" : request.Target[(mark + 1)..], out var problem);
        if (problem is { } unfit)
        {
            return RedfishReplies.Error(unfit.Status, unfit.Message);
        }

        return request.Method switch
        {
            "GET" or "HEAD" => Get(request, path, query),
            "PATCH" => Patch(request, path),
            "POST" => Post(request, path),
            "DELETE" => Delete(path),
            _ => NotAllowed(path),
        };
    }

    private static string Short(string text) => text.Length <= 20 ? text : text[..20];

    /// <summary>The least that a client has to see before it can log in.</summary>
    private static bool IsOpen(string method, string path) => (method, path) switch
    {
        ("GET" or "HEAD", RedfishPaths.Versions or RedfishPaths.Root or RedfishPaths.OData or RedfishPaths.Metadata) => true,
        ("POST", RedfishPaths.Sessions) => true,
        _ => false,
    };

    private RedfishResponse? TooMuch(RedfishRequest request)
    {
        if (request.Target.Length > MostTargetCharacters)
        {
            return RedfishReplies.Error(414, RedfishMessage.Other($"A target has at most {MostTargetCharacters} characters.", "Ask for a shorter one."));
        }

        if (request.Headers.Count > MostHeaders || request.Headers.Sum(h => (long)h.Key.Length + h.Value.Length) > MostHeaderCharacters)
        {
            return RedfishReplies.Error(431, RedfishMessage.Other($"A request has at most {MostHeaders} headers of {MostHeaderCharacters} characters together.", "Send fewer or shorter ones."));
        }

        return request.Body.Length > config.MostBodyBytes
            ? RedfishReplies.Error(413, RedfishMessage.Other($"A body has at most {config.MostBodyBytes} bytes.", "Send a shorter one."))
            : null;
    }

    private RedfishResponse Unauthorized(RedfishRequest request, string path)
    {
        bool isKnown = request.Header("X-Auth-Token") is not null || request.Header("Authorization") is not null;
        var message = isKnown ? RedfishMessage.Unauthorized(path) : RedfishMessage.NoSession();
        return config.Authentication.HasFlag(RedfishAuthentication.Basic)
            ? RedfishReplies.Error(401, message, ("WWW-Authenticate", "Basic realm=\"Redfish\", charset=\"UTF-8\""))
            : RedfishReplies.Error(401, message);
    }

    private RedfishResponse Get(RedfishRequest request, string path, RedfishQuery query)
    {
        switch (path)
        {
            case RedfishPaths.Versions:
                return RedfishReplies.Json(200, new JsonObject { ["v1"] = "/redfish/v1/" });
            case RedfishPaths.Metadata:
                return RedfishReplies.Xml(RedfishSchemas.Metadata);
            case RedfishPaths.OData:
                return RedfishReplies.Json(200, OData());
            case RedfishPaths.Stream:
                return RedfishReplies.Empty(200, ("Content-Type", "text/event-stream")) with { IsEventStream = true };
            default:
                if (tasks.Monitor(path) is { } monitor)
                {
                    return monitor;
                }

                break;
        }

        if (Find(path) is not { } found)
        {
            return IsAction(path) ? NotAllowed(path) : RedfishReplies.Error(404, RedfishMessage.Missing(path));
        }

        if (found.Members is null && (query.Skip is not null || query.Top is not null))
        {
            return RedfishReplies.Error(400, RedfishMessage.QueryUnfit());
        }

        return Shown(request, path, found, query);
    }

    private RedfishResponse Shown(RedfishRequest request, string path, RedfishDocument found, RedfishQuery query)
    {
        string tag = TagOf(found);
        var body = WithTag(found, tag);
        if (found.Members is { } members)
        {
            if (query.Skip > members.Count)
            {
                return RedfishReplies.Error(400, RedfishMessage.QueryFormat("$skip", query.Skip.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }

            Page(path, body, members, query);
        }
        else if (query.Expand)
        {
            int left = config.PageSize;
            Expand(body, ref left);
        }

        // What is asked for in pieces has no tag of its own, and a tag that covers settings alone does not say that readings are the same.
        bool isWhole = query == RedfishQuery.None;
        if (isWhole && found.Settings.Count == 0 && request.Header("If-None-Match") is { } known && Matches(known, tag))
        {
            return RedfishReplies.Empty(304, ("ETag", tag));
        }

        return isWhole ? RedfishReplies.Json(200, body, ("ETag", tag), ("Allow", Allowed(path))) : RedfishReplies.Json(200, body, ("Allow", Allowed(path)));
    }

    /// <summary>Puts a page of members into a collection.</summary>
    private void Page(string path, JsonObject body, IReadOnlyList<string> members, RedfishQuery query)
    {
        int skip = query.Skip ?? 0;
        int take = Math.Min(query.Top ?? config.PageSize, config.PageSize);
        var page = new JsonArray();
        int end = (int)Math.Min((long)skip + take, members.Count);
        for (int i = skip; i < end; i++)
        {
            // A member that went away between two looks is shown by its link, and asking for it says that it is gone.
            page.Add(query.Expand && Find(members[i]) is { } member ? WithTag(member, TagOf(member)) : RedfishJson.Link(members[i]));
        }

        body["Members"] = page;
        body["Members@odata.count"] = members.Count;
        if (end < members.Count && take > 0)
        {
            body["Members@odata.nextLink"] = query.Next(path, end);
        }
    }

    /// <summary>Puts what is linked, outside of <c>Links</c>, in the place of its links.</summary>
    private void Expand(JsonNode node, ref int left)
    {
        switch (node)
        {
            case JsonObject any:
                foreach (var (name, value) in any.ToList())
                {
                    if (left > 0 && value is JsonObject { Count: 1 } link && link["@odata.id"] is JsonValue target && Find(target.GetValue<string>()) is { Members: null } found)
                    {
                        left--;
                        any[name] = WithTag(found, TagOf(found));
                    }
                    else if (value is not null && name is not "Links")
                    {
                        Expand(value, ref left);
                    }
                }

                break;
            case JsonArray list:
                foreach (var value in list)
                {
                    if (value is JsonObject { Count: > 1 } inner)
                    {
                        Expand(inner, ref left);
                    }
                }

                break;
        }
    }

    private RedfishResponse Patch(RedfishRequest request, string path)
    {
        if (Find(path) is not { } found)
        {
            return IsAction(path) ? NotAllowed(path) : RedfishReplies.Error(404, RedfishMessage.Missing(path));
        }

        if (found.Change is null || found.Settings.Count == 0)
        {
            return NotAllowed(path);
        }

        if (Read(request, out var body) is { } unreadable)
        {
            return unreadable;
        }

        string? condition = request.Header("If-Match");
        if (condition is null && config.RequiresIfMatch)
        {
            return RedfishReplies.Error(428, RedfishMessage.TagRequired());
        }

        if (condition is not null && !Matches(condition, TagOf(found)))
        {
            return RedfishReplies.Error(412, RedfishMessage.TagFailed(), ("ETag", TagOf(found)));
        }

        var (changes, wrong) = RedfishChanges.Read(body, found);
        if (wrong.Count > 0)
        {
            return RedfishReplies.Error(400, wrong);
        }

        if (found.Change(changes) is { } fault)
        {
            return RedfishReplies.Error(409, RedfishMessage.Other($"{fault.Code}: {fault.Message}", fault.Remedy));
        }

        return Shown(new RedfishRequest("GET", path), path, Find(path) ?? found, RedfishQuery.None);
    }

    private RedfishResponse Post(RedfishRequest request, string path) => path switch
    {
        RedfishPaths.Sessions => Login(request),
        RedfishPaths.Subscriptions when subscriptions.IsOffered => Read(request, out var body) ?? subscriptions.Add(body),
        RedfishPaths.TestEvent => Read(request, out var body) ?? TestEvent(body),
        RedfishPaths.SimpleUpdate when model.Owner is not null && model.Find(RedfishPaths.UpdateService) is not null => Read(request, out var body) ?? Update(body, model.Owner),
        _ => NotAllowed(path),
    };

    private RedfishResponse Delete(string path)
    {
        if (RedfishPaths.Below(RedfishPaths.Sessions, path) is { } session && sessions.Close(session))
        {
            return RedfishReplies.Empty(204);
        }

        if (RedfishPaths.Below(RedfishPaths.Subscriptions, path) is { } subscription && subscriptions.Remove(subscription))
        {
            return RedfishReplies.Empty(204);
        }

        return RedfishPaths.Below(RedfishPaths.Tasks, path) is { } task && tasks.Remove(task) is { } isGone
            ? isGone ? RedfishReplies.Empty(204) : RedfishReplies.Error(409, RedfishMessage.Other("The task has not ended.", "Wait until it has."))
            : NotAllowed(path);
    }

    private RedfishResponse Login(RedfishRequest request)
    {
        if (Read(request, out var body) is { } unreadable)
        {
            return unreadable;
        }

        if (((string[])["UserName", "Password"]).Where(n => TextOf(body, n) is null).Select(RedfishMessage.PropertyMissing).ToList() is { Count: > 0 } missing)
        {
            return RedfishReplies.Error(400, missing);
        }

        // Where nobody has to show who they are, anybody may have a session, as clients expect that begin with one.
        bool isOpen = config.Authentication == RedfishAuthentication.None;
        bool isOffered = isOpen || config.Authentication.HasFlag(RedfishAuthentication.Session);
        if (!isOffered || (!sessions.IsUser(TextOf(body, "UserName")!, TextOf(body, "Password")!) && !isOpen))
        {
            return RedfishReplies.Error(401, RedfishMessage.Unauthorized(RedfishPaths.Sessions));
        }

        return sessions.Open() is var (id, token)
            ? RedfishReplies.Json(201, sessions.Render(id).Body, ("Location", $"{RedfishPaths.Sessions}/{id}"), ("X-Auth-Token", token))
            : RedfishReplies.Error(503, RedfishMessage.SessionsTaken());
    }

    private RedfishResponse TestEvent(JsonObject body)
    {
        const string Action = "EventService.SubmitTestEvent";
        if (TextOf(body, "MessageId") is not { } message)
        {
            return RedfishReplies.Error(400, RedfishMessage.ParameterMissing(Action, "MessageId"));
        }

        string type = TextOf(body, "EventType") ?? "Other";
        if (type is not ("Alert" or "StatusChange" or "ResourceAdded" or "ResourceRemoved" or "Other"))
        {
            return RedfishReplies.Error(400, RedfishMessage.ParameterFormat(Action, "EventType", type));
        }

        var severity = TextOf(body, "MessageSeverity") switch { "Critical" => PartHealth.Critical, "Warning" => PartHealth.Warning, _ => PartHealth.Good };
        string? origin = TextOf(body, "OriginOfCondition");
        Events.Tell(Instant.From(time.GetUtcNow()), type, severity, message, TextOf(body, "Message") ?? "Test event", [], origin is not null && Find(origin) is not null ? origin : null);
        return RedfishReplies.Empty(204);
    }

    private RedfishResponse Update(JsonObject body, IRedfishOwner owner)
    {
        const string Action = "UpdateService.SimpleUpdate";
        if (TextOf(body, "ImageURI") is not { } image)
        {
            return RedfishReplies.Error(400, RedfishMessage.ParameterMissing(Action, "ImageURI"));
        }

        if (!Uri.TryCreate(image, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https" or "tftp" or "sftp" or "scp" or "ftp"))
        {
            return RedfishReplies.Error(400, RedfishMessage.ParameterFormat(Action, "ImageURI", image));
        }

        if (body.Select(p => p.Key).FirstOrDefault(k => k is not ("ImageURI" or "TransferProtocol" or "Targets" or "Username" or "Password") && !k.Contains('@', StringComparison.Ordinal)) is { } unknown)
        {
            return RedfishReplies.Error(400, RedfishMessage.ParameterUnknown(Action, unknown));
        }

        string? target = null;
        if (body["Targets"] is { } targets)
        {
            target = targets is JsonArray { Count: 1 } list && list[0] is JsonValue only && only.TryGetValue(out string? text) ? text : null;
            if (target is null || model.UpdateTarget(target) is null)
            {
                return RedfishReplies.Error(400, RedfishMessage.ParameterFormat(Action, "Targets", targets.ToJsonString()));
            }
        }

        if (model.UpdateTarget(target) is not { } part)
        {
            return RedfishReplies.Error(400, RedfishMessage.ParameterMissing(Action, "Targets"));
        }

        Fault? fault = null;
        string? task = tasks.Add($"Update of {part}", () =>
        {
            var begun = owner.BeginUpdate(part, address);
            fault = begun.IsSuccess ? null : begun.Faults[0];
            return begun.IsSuccess ? begun.Value : null;
        });
        return (task, fault) switch
        {
            ({ } id, _) => tasks.Accepted(id),
            (_, { } refused) => RedfishReplies.Error(409, RedfishMessage.Other($"{refused.Code}: {refused.Message}", refused.Remedy)),
            _ => RedfishReplies.Error(503, RedfishMessage.TasksTaken()),
        };
    }

    private RedfishResponse NotAllowed(string path) => Allowed(path) is { Length: > 0 } allowed
        ? RedfishReplies.Error(405, RedfishMessage.NotAllowed(), ("Allow", allowed))
        : RedfishReplies.Error(404, RedfishMessage.Missing(path));

    private bool IsAction(string path) => path is RedfishPaths.TestEvent || (path is RedfishPaths.SimpleUpdate && model.Owner is not null && model.Find(RedfishPaths.UpdateService) is not null);

    /// <summary>What can be done at a path; empty: there is nothing there.</summary>
    private string Allowed(string path)
    {
        if (IsAction(path))
        {
            return "POST";
        }

        if (IsOpen("GET", path) || path == RedfishPaths.Stream || tasks.Monitor(path) is not null)
        {
            return "GET, HEAD";
        }

        if (path == RedfishPaths.Sessions || (path == RedfishPaths.Subscriptions && subscriptions.IsOffered))
        {
            return "GET, HEAD, POST";
        }

        if (Find(path) is not { } found)
        {
            return "";
        }

        bool goes = RedfishPaths.Below(RedfishPaths.Sessions, path) is not null || RedfishPaths.Below(RedfishPaths.Subscriptions, path) is not null || RedfishPaths.Below(RedfishPaths.Tasks, path) is not null;
        return goes ? "GET, HEAD, DELETE" : found.Settings.Count > 0 && found.Change is not null ? "GET, HEAD, PATCH" : "GET, HEAD";
    }

    private RedfishDocument? Find(string path) => path == RedfishPaths.Root
        ? Root()
        : sessions.Find(path) ?? tasks.Find(path) ?? subscriptions.Find(path) ?? model.Find(path);

    private RedfishDocument Root()
    {
        var body = new JsonObject
        {
            ["@odata.id"] = "/redfish/v1/",
            ["@odata.type"] = RedfishSchemas.Type("ServiceRoot"),
            ["Id"] = "RootService",
            ["Name"] = model.Name,
            ["Product"] = model.Product,
            ["RedfishVersion"] = "1.20.0",
            ["UUID"] = model.Uuid.ToString(),
            ["ProtocolFeaturesSupported"] = new JsonObject
            {
                ["ExcerptQuery"] = false,
                ["ExpandQuery"] = new JsonObject { ["ExpandAll"] = true, ["Levels"] = true, ["Links"] = false, ["NoLinks"] = true, ["MaxLevels"] = 1 },
                ["FilterQuery"] = false,
                ["OnlyMemberQuery"] = false,
                ["SelectQuery"] = false,
                ["TopSkipQuery"] = true,
            },
            ["SessionService"] = RedfishJson.Link(RedfishPaths.SessionService),
            ["Tasks"] = RedfishJson.Link(RedfishPaths.TaskService),
            ["EventService"] = RedfishJson.Link(RedfishPaths.EventService),
            ["Links"] = new JsonObject { ["Sessions"] = RedfishJson.Link(RedfishPaths.Sessions) },
        };
        foreach (var (name, path) in model.Roots)
        {
            body[name] = RedfishJson.Link(path);
        }

        return new RedfishDocument(body);
    }

    /// <summary>The document that clients of plain OData begin with.</summary>
    private JsonObject OData()
    {
        var services = new JsonArray(Entry("Service", "/redfish/v1/"), Entry("SessionService", RedfishPaths.SessionService), Entry("Tasks", RedfishPaths.TaskService), Entry("EventService", RedfishPaths.EventService));
        foreach (var (name, path) in model.Roots)
        {
            services.Add(Entry(name, path));
        }

        return new JsonObject { ["@odata.context"] = RedfishPaths.Metadata, ["value"] = services };

        static JsonObject Entry(string name, string path) => new() { ["name"] = name, ["kind"] = "Singleton", ["url"] = path };
    }

    /// <summary>Reads the body of a request.</summary>
    /// <returns>Why it cannot be read; null: it can.</returns>
    private static RedfishResponse? Read(RedfishRequest request, out JsonObject body)
    {
        body = [];
        string type = (request.Header("Content-Type") ?? "application/json").Split(';')[0].Trim();
        if (!type.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return RedfishReplies.Error(415, RedfishMessage.Other($"A body of the type '{Short(type)}' is not taken.", "Send JSON as application/json."));
        }

        try
        {
            if (JsonNode.Parse(request.Body.Span, documentOptions: Strict) is not JsonObject read)
            {
                return RedfishReplies.Error(400, RedfishMessage.Unrecognised());
            }

            // Texts are decoded only when they are looked at, and half a surrogate pair or a byte that is no UTF-8 shows only then.
            Touch(read);
            body = read;
            return null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            body = [];
            return RedfishReplies.Error(400, RedfishMessage.Malformed());
        }
    }

    /// <summary>Looks at every name and text once.</summary>
    private static void Touch(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject any:
                foreach (var (_, value) in any)
                {
                    Touch(value);
                }

                break;
            case JsonArray list:
                foreach (var value in list)
                {
                    Touch(value);
                }

                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                _ = text.GetValue<string>();
                break;
        }
    }

    private static string? TextOf(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>
    /// The entity tag of a resource. Where something can be changed it covers what can be: readings move between a look and a change, and a tag that covered them would refuse nearly every change.
    /// </summary>
    private static string TagOf(RedfishDocument found)
    {
        if (found.Settings.Count == 0)
        {
            return RedfishReplies.Tag(found.Members is { } members ? $"{found.Body.ToJsonString()}\n{string.Join('\n', members)}" : found.Body.ToJsonString());
        }

        var text = new StringBuilder();
        foreach (var setting in found.Settings)
        {
            text.Append(setting.Path).Append('=').Append(RedfishChanges.At(found.Body, setting.Path)?.ToJsonString() ?? "null").Append('\n');
        }

        return $"W/{RedfishReplies.Tag(text.ToString())}";
    }

    private static JsonObject WithTag(RedfishDocument found, string tag)
    {
        found.Body["@odata.etag"] = tag;
        return found.Body;
    }

    /// <summary>Whether a condition names a tag, or any. Whether a tag is written as a weak one is passed over: clients take the mark off, and the standard's own examples compare weak ones.</summary>
    private static bool Matches(string condition, string tag)
    {
        string plain = Plain(tag);
        return condition.Split(',').Any(c => c.Trim() is var one && (one == "*" || Plain(one) == plain));

        static string Plain(string one) => one.StartsWith("W/", StringComparison.Ordinal) ? one[2..] : one;
    }
}
