namespace Megapod.Wire.Site;

using System.Text;
using System.Text.Json.Nodes;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Mqtt;

/// <summary>Hears all that a site publishes by the DSX contract, in its order, and remembers what is described.</summary>
/// <param name="port">The broker's port.</param>
internal sealed class PlugReader(int port) : IAsyncDisposable
{
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

    private readonly SortedDictionary<string, string> descriptions = new(StringComparer.Ordinal);
    private MqttClient? client;
    private IAsyncEnumerator<MqttDelivery>? coming;

    /// <summary>Points that are described by now, in order.</summary>
    public IReadOnlyList<string> Described => [.. descriptions.Keys];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A connection with the broker, which whoever asks for it closes.</summary>
    public MqttClient Client(string id, TimeProvider clock) => new(
        new MqttClientConfig("127.0.0.1", port, id) { FirstBackOff = TimeSpan.FromMilliseconds(10), LongestBackOff = TimeSpan.FromMilliseconds(20) }, TimeProvider.System, () => Instant.From(clock.GetUtcNow()), new SeededRandom(1));

    /// <summary>Listens from now on.</summary>
    public async Task BeginAsync()
    {
        client = Client("reader", TimeProvider.System);
        Assert.True((await client.SubscribeAsync("BMS/#", MqttQos.AtLeastOnce, Stop)).IsSuccess);
        coming = client.TakeAsync(Stop).GetAsyncEnumerator(Stop);
    }

    /// <summary>What is said up to a message, that one included.</summary>
    /// <param name="isLast">Whether it is the one.</param>
    public async Task<List<PlugMessage>> UntilAsync(Predicate<PlugMessage> isLast)
    {
        var said = new List<PlugMessage>();
        while (said.Count == 0 || !isLast(said[^1]))
        {
            said.Add(await NextAsync(coming!));
            if (said[^1] is { IsDescription: true, Payload: "" } gone)
            {
                descriptions.Remove(gone.Key);
            }
            else if (said[^1].IsDescription)
            {
                descriptions[said[^1].Key] = said[^1].Payload;
            }
        }

        return said;
    }

    /// <summary>What a meter serves, as it is described by now.</summary>
    /// <param name="tag">Its tag path.</param>
    public string[] Serves(string tag) => [.. JsonNode.Parse(descriptions[$"PowerMeter/ActivePower/{tag}"])!["servesId"]!.AsArray().Select(id => (string)id!)];

    /// <summary>The points whose descriptions somebody finds who comes now, in order; whatever else the broker has kept is told by its topic.</summary>
    public async Task<List<string>> KeptAsync()
    {
        await using var late = Client($"late-{Guid.NewGuid():N}", TimeProvider.System);
        Assert.True((await late.SubscribeAsync("BMS/v1/#", MqttQos.AtLeastOnce, Stop)).IsSuccess);
        Assert.True((await late.SubscribeAsync("end", MqttQos.AtLeastOnce, Stop)).IsSuccess);
        Assert.Null(await late.PublishAsync(new MqttMessage("end", default, MqttQos.AtLeastOnce), Stop));
        await using var kept = late.TakeAsync(Stop).GetAsyncEnumerator(Stop);
        var found = new List<string>();
        while (await NextAsync(kept) is { Topic: not "end" } message)
        {
            found.Add(message.IsDescription ? message.Key : message.Topic);
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        if (coming is not null)
        {
            await coming.DisposeAsync();
        }

        await (client?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static async Task<PlugMessage> NextAsync(IAsyncEnumerator<MqttDelivery> from)
    {
        Assert.True(await from.MoveNextAsync().AsTask().WaitAsync(Hopeless, Stop));
        return new PlugMessage(from.Current.Message.Topic, Encoding.UTF8.GetString(from.Current.Message.Payload.Span));
    }
}
