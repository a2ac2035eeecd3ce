namespace Megapod.Wire.Ocpp;

using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.Shapes;
using Megapod.Devices.Ocpp.V16;

/// <summary>Somebody else's OCPP 1.6, whose schemas judge every message in strict mode, at the other end of a real WebSocket.</summary>
public sealed class OcppPeerTests
{
    [Fact]
    public async Task All_messages_travel_both_ways_between_our_station_and_somebody_elses_central_system()
    {
        using var peer = OcppPeer.Start("server");
        int port = (await peer.HearAsync()).GetProperty("port").GetInt32();
        await ExchangeAllAsync(peer, await WebSocketPipe.ConnectAsync(port));
    }

    [Fact]
    public async Task All_messages_travel_both_ways_between_our_central_system_and_somebody_elses_station()
    {
        var (listener, port) = WebSocketPipe.Listen();
        using (listener)
        {
            using var peer = OcppPeer.Start("client", $"ws://127.0.0.1:{port}");
            await ExchangeAllAsync(peer, await WebSocketPipe.AcceptAsync(listener));
        }
    }

    [Fact]
    public async Task Whatever_somebody_elses_schemas_take_is_read_by_us_and_written_again_as_it_was()
    {
        using var instances = await InstancesAsync();
        int count = 0;
        foreach (var (action, isRequest, payload) in Messages(instances))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(payload.GetRawText());
            using var again = new OcppBuffer(OcppBounds.UsualBytes);
            var (fault, quirks) = AnyMessage.Copy(action, isRequest, bytes, OcppQuirks.None, again);
            Assert.True(fault is null, $"{action} {isRequest}: {fault}");
            Assert.Equal(OcppQuirks.None, quirks);
            Assert.True(JsonElement.DeepEquals(payload, JsonSerializer.Deserialize<JsonElement>(again.Bytes)), $"{action} {isRequest}: {Encoding.UTF8.GetString(again.Bytes)}");
            count++;
        }

        Assert.Equal(499, count);
    }

    [Fact]
    public void Members_types_lengths_and_words_are_those_of_somebody_elses_schemas()
    {
        using var schemas = OcppPeer.Schemas();
        var byName = schemas.RootElement.EnumerateArray().ToDictionary(s => s.GetProperty("$id").GetString()!);
        Assert.Equal(2 * V16Actions.All.Count, byName.Count);
        foreach (var action in V16Actions.All)
        {
            Compare(action.RequestShape, byName[$"urn:{action.Name}.req"]);
            Compare(action.ConfirmationShape, byName[$"urn:{action.Name}.conf"]);
        }
    }

    private static void Compare(Shape shape, JsonElement schema) => Compare(shape, schema, schema, shape.Name);

    private static void Compare(Shape shape, JsonElement schema, JsonElement root, string where)
    {
        var properties = schema.TryGetProperty("properties", out var p) ? p.EnumerateObject().ToList() : [];
        Assert.Equal(properties.Select(m => m.Name), shape.Members.Select(m => m.Name));
        string?[] required = schema.TryGetProperty("required", out var r) ? [.. r.EnumerateArray().Select(n => n.GetString())] : [];
        Assert.Equal(required.Order(), shape.Members.Where(m => m.IsRequired).Select(m => m.Name).Order());
        for (int k = 0; k < properties.Count; k++)
        {
            Compare(shape.Members[k], properties[k].Value, root, $"{where}.{properties[k].Name}");
        }
    }

    private static void Compare(ShapeMember member, JsonElement schema, JsonElement root, string where)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = root.GetProperty("definitions").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        string format = schema.TryGetProperty("format", out var f) ? f.GetString()! : "";
        bool isWord = schema.TryGetProperty("enum", out var words);
        var kind = (schema.GetProperty("type").GetString(), isWord, format) switch
        {
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
        Assert.Equal((where, Number("maxLength"), format == "uri", Number("minItems"), schema.TryGetProperty("multipleOf", out _)), (where, member.MaxText, member.IsAddress, member.LeastItems, member.IsTenths));
        Assert.Equal(isWord ? words.EnumerateArray().Select(w => w.GetString()!) : [], member.Words);
        if (member.Inner is { } inner)
        {
            Compare(inner, schema, root, where);
        }

        if (member.Item is { } item)
        {
            Compare(item, schema.GetProperty("items"), root, where);
        }

        int Number(string name) => schema.TryGetProperty(name, out var number) ? number.GetInt32() : 0;
    }

    /// <summary>Each end asks the other everything, short and whole, and answers everything so.</summary>
    private static async Task ExchangeAllAsync(OcppPeer peer, WebSocketPipe socket)
    {
        using var instances = await InstancesAsync();
        var script = new Script(instances);
        using var stop = new CancellationTokenSource();
        var troubles = new ConcurrentQueue<Fault>();
        var link = new OcppLink(socket, script, new OcppLinkConfig { Tolerated = OcppQuirks.None }, TimeProvider.System, new OcppIds(new Random(7)));
        var running = link.RunAsync(stop.Token);
        Assert.True((await peer.HearAsync()).TryGetProperty("connected", out _));
        foreach (string kind in (string[])["minimal", "full"])
        {
            script.Kind = kind;
            await peer.TellAsync($$"""{"reply":"{{kind}}"}""");
            foreach (var action in V16Actions.All)
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
        Assert.Equal((78, 78, 0, 0), (link.Counts.Answered, link.Counts.Handled, link.Counts.Unreadable, link.Counts.LateAnswers));
        await stop.CancelAsync();
        await running;
        Assert.Empty(troubles);
    }

    private static async Task<JsonDocument> InstancesAsync()
    {
        using var peer = OcppPeer.Start("instances");
        return JsonDocument.Parse((await peer.HearAsync()).GetRawText());
    }

    private static IEnumerable<(OcppAction Action, bool IsRequest, JsonElement Payload)> Messages(JsonDocument instances) =>
        from message in instances.RootElement.EnumerateObject()
        let action = V16Actions.All.Single(a => a.Name == message.Name.Split('.')[0])
        from payload in message.Value.GetProperty("words").EnumerateArray().Append(message.Value.GetProperty("minimal")).Append(message.Value.GetProperty("full"))
        select (action, message.Name.EndsWith(".req"), payload);

    /// <summary>Answers each call with a message of the other end's own making, once read and written by us.</summary>
    private sealed class Script(JsonDocument instances) : IOcppHandler
    {
        public string Kind { get; set; } = "minimal";

        public string Trouble { get; private set; } = "";

        public ValueTask<OcppReply> HandleAsync(OcppCall call, CancellationToken stop)
        {
            string name = Encoding.UTF8.GetString(call.Action.Span);
            var action = V16Actions.All.Single(a => a.Name == name);
            return ValueTask.FromResult(AnyCall.Of(action).Reply(call.Payload.Span, instances.RootElement.GetProperty($"{name}.conf").GetProperty(Kind)));
        }

        public void OnTrouble(OcppLink link, Fault fault) => Trouble += fault;
    }
}
