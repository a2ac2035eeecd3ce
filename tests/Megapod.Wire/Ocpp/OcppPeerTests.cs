namespace Megapod.Wire.Ocpp;

using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.Shapes;
using Megapod.Wire.Peers;

/// <summary>Somebody else's OCPP, whose schemas judge every message in strict mode, at the other end of a real WebSocket.</summary>
public sealed class OcppPeerTests
{
    private const string Package = "ocpp-rpc";

    [Theory]
    [InlineData(OcppVersion.V16)]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public async Task All_messages_travel_both_ways_between_our_station_and_somebody_elses_central_system(OcppVersion version)
    {
        var edition = Edition.Of(version);
        using var peer = Start("server", edition);
        int port = (await peer.HearAsync()).GetProperty("port").GetInt32();
        await ExchangeAllAsync(edition, peer, await WebSocketPipe.ConnectAsync(port, edition.Protocol));
    }

    [Theory]
    [InlineData(OcppVersion.V16)]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public async Task All_messages_travel_both_ways_between_our_central_system_and_somebody_elses_station(OcppVersion version)
    {
        var edition = Edition.Of(version);
        var (listener, port) = WebSocketPipe.Listen();
        using (listener)
        {
            using var peer = Start("client", edition, $"ws://127.0.0.1:{port}");
            await ExchangeAllAsync(edition, peer, await WebSocketPipe.AcceptAsync(listener, edition.Protocol));
        }
    }

    [Theory]
    [InlineData(OcppVersion.V16, 499)]
    [InlineData(OcppVersion.V201, 814)]
    [InlineData(OcppVersion.V21, 968)]
    public async Task Whatever_somebody_elses_schemas_take_is_read_by_us_and_written_again_as_it_was(OcppVersion version, int messages)
    {
        var edition = Edition.Of(version);
        using var instances = await InstancesAsync(edition);
        int count = 0;
        foreach (var (action, isRequest, payload) in Messages(edition, instances))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(payload.GetRawText());
            using var again = new OcppBuffer(OcppBounds.UsualBytes);
            var (fault, quirks) = AnyMessage.Copy(action, isRequest, bytes, OcppQuirks.None, again);
            Assert.True(fault is null, $"{action} {isRequest}: {fault}");
            Assert.Equal(OcppQuirks.None, quirks);
            Assert.True(JsonElement.DeepEquals(payload, JsonSerializer.Deserialize<JsonElement>(again.Bytes)), $"{action} {isRequest}: {Encoding.UTF8.GetString(again.Bytes)}");
            count++;
        }

        Assert.Equal(messages, count);
    }

    [Theory]
    [InlineData(OcppVersion.V16)]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public void Actions_are_those_of_somebody_elses_schemas_with_messages_or_by_name(OcppVersion version)
    {
        var edition = Edition.Of(version);
        using var schemas = JsonDocument.Parse(File.ReadAllText(Peers.PackageFile(Package, $"lib/schemas/ocpp{edition.Name.Replace('.', '_')}.json")));
        var theirs = schemas.RootElement.EnumerateArray().Select(s => s.GetProperty("$id").GetString()!["urn:".Length..]);
        string[] endings = [".req", ".conf", "Request", "Response"];
        var names = theirs.Select(n => n[..^(endings.FirstOrDefault(n.EndsWith)?.Length ?? 0)]).Distinct();
        Assert.Equal(names.Order(StringComparer.Ordinal), edition.Actions.Select(a => a.Name).Concat(edition.NamesOnly).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(OcppVersion.V16)]
    [InlineData(OcppVersion.V201)]
    [InlineData(OcppVersion.V21)]
    public async Task Members_types_lengths_and_words_are_those_of_somebody_elses_schemas(OcppVersion version)
    {
        var edition = Edition.Of(version);
        using var peer = Start("schemas", edition);
        var byName = (await peer.HearAsync()).EnumerateArray().ToDictionary(s => s.GetProperty("$id").GetString()!);
        Assert.Equal(2 * edition.Actions.Count, byName.Count);
        foreach (var action in edition.Actions)
        {
            Compare(version, action.RequestShape, byName[$"urn:{action.Name}.req"]);
            Compare(version, action.ConfirmationShape, byName[$"urn:{action.Name}.conf"]);
        }
    }

    private static PeerTalk Start(string mode, Edition edition, params string[] arguments) => Peers.TalkToNode(Package, "ocpp.js", [mode, edition.Name, .. arguments]);

    private static void Compare(OcppVersion version, Shape shape, JsonElement schema) => Compare(version, shape, schema, schema, shape.Name);

    private static void Compare(OcppVersion version, Shape shape, JsonElement schema, JsonElement root, string where)
    {
        var properties = schema.TryGetProperty("properties", out var p) ? p.EnumerateObject().ToDictionary(m => m.Name, m => m.Value) : [];
        Assert.Equal(InOrder(version, properties.Keys), InOrder(version, shape.Members.Select(m => m.Name)));
        string?[] required = schema.TryGetProperty("required", out var r) ? [.. r.EnumerateArray().Select(n => n.GetString())] : [];
        Assert.Equal(required.Order(), shape.Members.Where(m => m.IsRequired).Select(m => m.Name).Order());
        Assert.Equal(version != OcppVersion.V16, shape.HasCustomData);
        foreach (var member in shape.Members)
        {
            Compare(version, member, properties[member.Name], root, $"{where}.{member.Name}");
        }
    }

    /// <summary>Records of 2.0.1 that serve 2.1 as well have its members and words in the order of 2.0.1.</summary>
    private static IEnumerable<string> InOrder(OcppVersion version, IEnumerable<string> names) => version == OcppVersion.V21 ? names.Order(StringComparer.Ordinal) : names;

    private static void Compare(OcppVersion version, ShapeMember member, JsonElement schema, JsonElement root, string where)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = root.GetProperty("definitions").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        string format = schema.TryGetProperty("format", out var f) ? f.GetString()! : "";
        bool isWord = schema.TryGetProperty("enum", out var words);
        var kind = (schema.TryGetProperty("type", out var type) ? type.GetString() : null, isWord, format) switch
        {
            (null, _, _) => ShapeKind.Any,
            ("string", true, _) => ShapeKind.Word,
            ("string", _, "date-time") => ShapeKind.Time,
            ("string", _, _) => ShapeKind.Text,
            ("integer", _, _) => member.Kind == ShapeKind.LongInteger ? ShapeKind.LongInteger : ShapeKind.Integer,
            ("number", _, _) => ShapeKind.Number,
            ("boolean", _, _) => ShapeKind.Boolean,
            ("array", _, _) => ShapeKind.List,
            _ => ShapeKind.Object,
        };
        Assert.True(kind == member.Kind, $"{where} is {kind}");
        Assert.Equal((where, Number("maxLength") ?? 0, format == "uri", Number("minItems") ?? 0), (where, member.MaxText, member.IsAddress, member.LeastItems));
        Assert.Equal((where, Number("maxItems") ?? int.MaxValue), (where, member.MostItems));
        Assert.Equal(isWord ? InOrder(version, words.EnumerateArray().Select(w => w.GetString()!)) : [], InOrder(version, member.Words));

        // Ranges that a schema has are ours; others are from the standard's text, and so is that limits of 2.0.1 are multiples of 0.1.
        Assert.Equal((where, Number("minimum") ?? member.Least, Number("maximum") ?? member.Most), (where, member.Least, member.Most));
        bool isLimit = version == OcppVersion.V201 && member.Kind == ShapeKind.Number && member.Name is "limit" or "minChargingRate";
        Assert.Equal((where, schema.TryGetProperty("multipleOf", out _) || isLimit), (where, member.IsTenths));
        if (member.Inner is { } inner)
        {
            Compare(version, inner, schema, root, where);
        }

        if (member.Item is { } item)
        {
            Compare(version, item, schema.GetProperty("items"), root, where);
        }

        int? Number(string name) => schema.TryGetProperty(name, out var number) ? number.GetInt32() : null;
    }

    /// <summary>Each end asks the other everything, short and whole, and answers everything so.</summary>
    private static async Task ExchangeAllAsync(Edition edition, PeerTalk peer, WebSocketPipe socket)
    {
        using var instances = await InstancesAsync(edition);
        var script = new Script(edition, instances);
        using var stop = new CancellationTokenSource();
        var troubles = new ConcurrentQueue<Fault>();
        var link = new OcppLink(socket, script, new OcppLinkConfig { Version = edition.Version, Tolerated = OcppQuirks.None }, TimeProvider.System, new OcppIds(new Random(7)));
        var running = link.RunAsync(stop.Token);
        Assert.True((await peer.HearAsync()).TryGetProperty("connected", out _));
        foreach (string kind in (string[])["minimal", "full"])
        {
            script.Kind = kind;
            await peer.TellAsync($$"""{"reply":"{{kind}}"}""");
            foreach (var action in edition.Actions)
            {
                var (quirks, fault) = await AnyCall.Of(action).AskAsync(link, instances.RootElement.GetProperty($"{action.Name}.req").GetProperty(kind));
                Assert.True(fault is null && quirks == OcppQuirks.None, $"{action} {kind}: {fault} {quirks}");
                await peer.TellAsync($$"""{"call":"{{action.Name}}","params":{{instances.RootElement.GetProperty($"{action.Name}.req").GetProperty(kind).GetRawText()}}}""");
                var end = await peer.HearAsync();
                Assert.True(
                    end.TryGetProperty("result", out var result) && JsonElement.DeepEquals(result, instances.RootElement.GetProperty($"{action.Name}.conf").GetProperty(kind)),
                    $"{action} {kind}: {end.GetRawText()} {script.Trouble}");
            }
        }

        // The other end's strictness is real: it refuses what is wrong, in its words, and what it says of ours reaches us.
        await peer.TellAsync("""{"call":"Dance","params":{}}""");
        Assert.Equal("Dance", (await peer.HearAsync()).GetProperty("invalid").GetString() ?? "");
        int calls = 2 * edition.Actions.Count;
        Assert.Equal((calls, calls, 0, 0), (link.Counts.Answered, link.Counts.Handled, link.Counts.Unreadable, link.Counts.LateAnswers));
        await stop.CancelAsync();
        await running;
        Assert.Empty(troubles);
    }

    private static async Task<JsonDocument> InstancesAsync(Edition edition)
    {
        using var peer = Start("instances", edition);
        return JsonDocument.Parse((await peer.HearAsync()).GetRawText());
    }

    private static IEnumerable<(OcppAction Action, bool IsRequest, JsonElement Payload)> Messages(Edition edition, JsonDocument instances) =>
        from message in instances.RootElement.EnumerateObject()
        let action = edition.Action(message.Name)
        from payload in message.Value.GetProperty("words").EnumerateArray().Append(message.Value.GetProperty("minimal")).Append(message.Value.GetProperty("full"))
        select (action, message.Name.EndsWith(".req"), payload);

    /// <summary>Answers each call with a message of the other end's own making, once read and written by us.</summary>
    private sealed class Script(Edition edition, JsonDocument instances) : IOcppHandler
    {
        public string Kind { get; set; } = "minimal";

        public string Trouble { get; private set; } = "";

        public ValueTask<OcppReply> HandleAsync(OcppCall call, CancellationToken stop)
        {
            string name = Encoding.UTF8.GetString(call.Action.Span);
            return ValueTask.FromResult(AnyCall.Of(edition.Action(name)).Reply(call.Payload.Span, instances.RootElement.GetProperty($"{name}.conf").GetProperty(Kind)));
        }

        public void OnTrouble(OcppLink link, Fault fault) => Trouble += fault;
    }
}
