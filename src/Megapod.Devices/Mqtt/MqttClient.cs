namespace Megapod.Devices.Mqtt;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Mqtt.Messages;
using Megapod.Devices.Polling;

/// <summary>
/// Speaks MQTT 3.1.1 with one broker over one connection, which it makes at once and again whenever it is lost, with growing pauses. Subscriptions are kept and made again by themselves. Messages
/// wait in bounded queues in both directions; none is lost without a word: a message of ours ends with a fault, one that came and was dropped is counted in the next that is taken.
/// </summary>
/// <remarks>Safe from every thread; messages that came are taken by one. A broker is no safety path: it may be gone, late, or give an old message for a new one.</remarks>
public sealed class MqttClient : IAsyncDisposable
{
    private readonly MqttClientConfig config;
    private readonly TimeProvider time;
    private readonly Tally<MqttHealth> tally = new(new MqttHealth());
    private readonly MqttSession session;
    private readonly MqttInbox inbox;
    private readonly CancellationTokenSource closing = new();
    private readonly Task work;
    private int isClosed;

    /// <summary>A client that begins to connect.</summary>
    /// <param name="config">The broker, and as whom.</param>
    /// <param name="time">Where time that passes comes from.</param>
    /// <param name="clock">What time it is, for the stamps of messages that come.</param>
    /// <param name="chance">Where the spread of pauses and the first number come from; it belongs to the client from now on.</param>
    /// <exception cref="ArgumentException">A value of the configuration makes no sense.</exception>
    public MqttClient(MqttClientConfig config, TimeProvider time, Func<Instant> clock, SeededRandom chance)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(chance);
        if (config.Complaint() is { } complaint)
        {
            throw new ArgumentException($"{config.Broker}: {complaint}.", nameof(config));
        }

        (this.config, this.time) = (config, time);
        session = new MqttSession(config, tally, chance);
        inbox = new MqttInbox(config, tally, time);
        var worker = new MqttWorker(config, session, inbox, tally, time, clock, chance);
        work = Task.Run(() => worker.RunAsync(closing.Token));
    }

    /// <summary>The broker, and as whom.</summary>
    public MqttClientConfig Config => config;

    /// <summary>How the talk with the broker goes, at this moment.</summary>
    public MqttHealth Health
    {
        get
        {
            var health = tally.Health;
            string? refused = health.Trouble is null ? session.Refused : null;
            return health with { Waiting = session.Waiting, Inbox = inbox.Count, Trouble = refused is null ? health.Trouble : MqttFaults.SubscriptionRefused(config.Broker, refused) };
        }
    }

    /// <summary>Publishes with the configuration's time to wait.</summary>
    /// <param name="message">The message.</param>
    /// <param name="stop">Gives up waiting; what was not sent yet is taken back.</param>
    /// <returns>Null when it is done; see the other overload.</returns>
    public Task<Fault?> PublishAsync(MqttMessage message, CancellationToken stop) => PublishAsync(message, config.MessageLife, stop);

    /// <summary>Publishes.</summary>
    /// <param name="message">The message.</param>
    /// <param name="life">How long it may wait to be sent and acknowledged. What was sent is sent again after a lost connection until it is over; with QoS 2 until the broker has it.</param>
    /// <param name="stop">Gives up waiting; what was not sent yet is taken back.</param>
    /// <returns>Null when it was handed to the network (QoS 0) or the broker has acknowledged it (QoS 1 and 2); else why not, and whether it may have arrived.</returns>
    /// <exception cref="ArgumentException">The topic is none, or the time is not above zero or longer than 12 h.</exception>
    public async Task<Fault?> PublishAsync(MqttMessage message, TimeSpan life, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(life, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(life, TimeSpan.FromHours(12));
        if (!MqttTopics.IsName(message.Topic) || message.Qos > MqttQos.ExactlyOnce)
        {
            throw new ArgumentException($"{MqttBounds.Quote(message.Topic)} is no topic to publish to, or the quality of service is none.", nameof(message));
        }

        stop.ThrowIfCancellationRequested();
        if (message.Payload.Length + (3 * message.Topic.Length) + MqttLimits.LongestHeader + 4 > config.MostPacketBytes)
        {
            return MqttFaults.TooLarge(message, config.MostPacketBytes);
        }

        var publication = new MqttPublication(message, time.GetTimestamp() + (long)(life.TotalSeconds * time.TimestampFrequency));
        session.Publish(publication);
        await using var timer = time.CreateTimer(_ => RunOut(publication), null, life, Timeout.InfiniteTimeSpan);
        await using var registration = stop.UnsafeRegister(_ => Forget(publication, stop), null);
        return await publication.End;
    }

    /// <summary>Subscribes. The subscription stays wanted over lost connections and sessions until it is ended or refused.</summary>
    /// <param name="filter">What to hear; a filter that was given before is given anew.</param>
    /// <param name="most">The highest quality of service with which messages come.</param>
    /// <param name="stop">Gives up waiting; the subscription stays wanted.</param>
    /// <returns>What the broker grants; or why there is no answer: a refusal ends the wish, anything else leaves it open and it is made again by itself.</returns>
    /// <exception cref="ArgumentException">The filter is none.</exception>
    public Task<Outcome<MqttGrant>> SubscribeAsync(string filter, MqttQos most, CancellationToken stop) => AskAsync(filter, most, stop);

    /// <summary>Ends a subscription. Messages that it alone covers are no longer taken in from now on, whatever the broker sends.</summary>
    /// <param name="filter">As it was given.</param>
    /// <param name="stop">Gives up waiting; the wish stands.</param>
    /// <returns>Null when the broker has acknowledged it; else why that is not known.</returns>
    /// <exception cref="ArgumentException">The filter is none.</exception>
    public async Task<Fault?> UnsubscribeAsync(string filter, CancellationToken stop) => (await AskAsync(filter, null, stop)).Faults.FirstOrDefault();

    /// <summary>Takes messages as they come, each once, until the client is closed. They are acknowledged already.</summary>
    /// <param name="stop">Ends the taking.</param>
    public IAsyncEnumerable<MqttDelivery> TakeAsync(CancellationToken stop) => inbox.TakeAsync(stop);

    /// <summary>Sends what may be sent, leaves in order, so that the will is not published, and ends every call that is still open with a fault. Later calls end so at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isClosed, 1) != 0)
        {
            return;
        }

        session.Leave();
        if (tally.Health.IsConnected)
        {
            using var patience = new CancellationTokenSource(MqttBounds.Leaving, time);
            await work.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await closing.CancelAsync();
        await work;
        session.Close();
        inbox.Close();
        closing.Dispose();
    }

    private async Task<Outcome<MqttGrant>> AskAsync(string filter, MqttQos? most, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!MqttTopics.IsFilter(filter) || filter.Length * 3 > config.MostPacketBytes / 2 || most > MqttQos.ExactlyOnce)
        {
            throw new ArgumentException($"{MqttBounds.Quote(filter)} cannot be subscribed to, or the quality of service is none.", nameof(filter));
        }

        stop.ThrowIfCancellationRequested();
        var request = new MqttRequest(filter, most, isAsked: true);
        session.Ask(request);
        await using var timer = time.CreateTimer(_ => request.Finish(Outcome<MqttGrant>.Failure(MqttFaults.RequestOpen(config.Broker, filter, tally.Health.Trouble))), null, config.AnswerTimeout, Timeout.InfiniteTimeSpan);
        await using var registration = stop.UnsafeRegister(_ => request.Cancel(stop), null);
        return await request.End;
    }

    private void RunOut(MqttPublication publication) => publication.Finish(
        session.TakeBack(publication) ? MqttFaults.Expired(publication.Message, config.Broker, tally.Health.Trouble) : MqttFaults.Unknown(publication.Message, config.Broker));

    private void Forget(MqttPublication publication, CancellationToken by)
    {
        session.TakeBack(publication);
        publication.Cancel(by);
    }
}
