namespace Megapod.Wire.Dsx;

using System.Collections.Concurrent;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;
using Megapod.Devices.Mqtt;

/// <summary>Listens to all that is said by the contract at a broker, in real time.</summary>
internal sealed class DsxRecorder : IAsyncDisposable
{
    private readonly MqttClient client;
    private readonly ConcurrentQueue<(string Topic, string Payload)> said = new();
    private readonly ConcurrentDictionary<string, DsxValue> last = new(StringComparer.Ordinal);
    private Task listening = Task.CompletedTask;

    private DsxRecorder(int port) =>
        client = new MqttClient(new MqttClientConfig("127.0.0.1", port, "recorder"), TimeProvider.System, () => Instant.From(TimeProvider.System.GetUtcNow()), new SeededRandom(1));

    /// <summary>All that was said so far.</summary>
    public IReadOnlyList<(string Topic, string Payload)> All => [.. said];

    public static async Task<DsxRecorder> OpenAsync(int port)
    {
        var recorder = new DsxRecorder(port);
        Assert.True((await recorder.client.SubscribeAsync("BMS/#", MqttQos.AtLeastOnce, TestContext.Current.CancellationToken)).IsSuccess);
        recorder.listening = Task.Run(recorder.ListenAsync);
        return recorder;
    }

    /// <summary>The last value at a topic; null: none was said.</summary>
    public DsxValue? Last(string topic) => last.GetValueOrDefault(topic);

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ListenAsync()
    {
        await foreach (var delivery in client.TakeAsync(CancellationToken.None))
        {
            var message = delivery.Message;
            said.Enqueue((message.Topic, Encoding.UTF8.GetString(message.Payload.Span)));
            if (DsxTopic.Parse(message.Topic) is { IsMetadata: false } && DsxJson.ReadValue(message.Payload, out _) is { } value)
            {
                last[message.Topic] = value;
            }
        }
    }
}
