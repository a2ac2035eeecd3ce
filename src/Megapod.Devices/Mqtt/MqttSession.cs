namespace Megapod.Devices.Mqtt;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Devices.Mqtt.Messages;
using Megapod.Devices.Polling;

/// <summary>
/// What is between us and the broker beyond one connection: messages that wait or are under way, subscriptions, and numbers of messages that came and are not settled. It has no connection and no
/// time of its own; it says what to send next and is told what came.
/// </summary>
internal sealed class MqttSession
{
    private readonly Lock gate = new();
    private readonly MqttClientConfig config;
    private readonly Tally<MqttHealth> tally;
    private readonly MqttOutbox outbox;
    private readonly Dictionary<ushort, MqttPublication> underWay = [];
    private readonly Queue<(MqttPublication Publication, MqttPacket Packet)> again = new();
    private readonly Queue<MqttPacket> answers = new();
    private readonly HashSet<ushort> arrived = [];
    private readonly SortedDictionary<string, MqttQos> wanted = new(StringComparer.Ordinal);
    private readonly List<MqttRequest> requests = [];
    private readonly HashSet<string> refused = new(StringComparer.Ordinal);
    private TaskCompletionSource changed = NewSignal();
    private ushort lastId;
    private bool isClosed;
    private bool isLeaving;

    public MqttSession(MqttClientConfig config, Tally<MqttHealth> tally, SeededRandom chance)
    {
        (this.config, this.tally) = (config, tally);
        outbox = new MqttOutbox(config.MostWaiting, config.MostWaitingBytes);

        // A broker that kept a session of an earlier process may still hold numbers of it: we do not begin where that one began.
        lastId = (ushort)chance.NextBits();
    }

    /// <summary>Ends when there may be something else to send than before.</summary>
    public Task Changed
    {
        get
        {
            lock (gate)
            {
                return changed.Task;
            }
        }
    }

    /// <summary>Messages that wait or are under way.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
            {
                return outbox.Count + underWay.Count;
            }
        }
    }

    /// <summary>Acknowledgements that wait to be sent.</summary>
    public int Answers
    {
        get
        {
            lock (gate)
            {
                return answers.Count;
            }
        }
    }

    /// <summary>Whether we are about to leave in order.</summary>
    public bool IsLeaving
    {
        get
        {
            lock (gate)
            {
                return isLeaving;
            }
        }
    }

    /// <summary>The first of the filters that were refused when they were made again; null: none was.</summary>
    public string? Refused
    {
        get
        {
            lock (gate)
            {
                return refused.Order(StringComparer.Ordinal).FirstOrDefault();
            }
        }
    }

    /// <summary>Puts a message behind those that wait. Where it cannot be, it ends so.</summary>
    public void Publish(MqttPublication publication)
    {
        IReadOnlyList<MqttPublication> pushedOut = [];
        Fault? fault = null;
        lock (gate)
        {
            fault = isClosed ? MqttFaults.Closed(config.Broker) : outbox.Add(publication, out pushedOut) ? null : MqttFaults.QueueFull(publication.Message, config.Broker);
            Change();
        }

        foreach (var gone in pushedOut)
        {
            gone.Finish(MqttFaults.PushedOut(gone.Message, config.Broker));
        }

        int turnedAway = pushedOut.Count + (fault is null || isClosed ? 0 : 1);
        tally.Note(health => health with { TurnedAway = health.TurnedAway + turnedAway });
        if (fault is not null)
        {
            publication.Finish(fault);
        }
    }

    /// <summary>Takes a message back that has not been sent.</summary>
    /// <returns>Whether it had not.</returns>
    public bool TakeBack(MqttPublication publication)
    {
        lock (gate)
        {
            return outbox.Remove(publication);
        }
    }

    /// <summary>Asks the broker about a filter. A subscription is wanted from now on, whatever becomes of the request, unless the broker refuses it.</summary>
    public void Ask(MqttRequest request)
    {
        Fault? fault = null;
        lock (gate)
        {
            if (isClosed)
            {
                fault = MqttFaults.Closed(config.Broker);
            }
            else if (requests.Count >= MqttBounds.MostRequests || (wanted.Count >= MqttBounds.MostRequests && request.Qos is not null))
            {
                fault = MqttFaults.TooManyRequests(config.Broker, MqttBounds.MostRequests);
            }
            else
            {
                Want(request);
                requests.Add(request);
                Change();
            }
        }

        if (fault is not null)
        {
            request.Finish(Outcome<MqttGrant>.Failure(fault));
        }
    }

    /// <summary>The broker has taken a connection.</summary>
    /// <param name="isKept">Whether it has kept the session.</param>
    /// <param name="now">The clock's timestamp.</param>
    public void Begin(bool isKept, long now)
    {
        var lost = new List<MqttPublication>();
        lock (gate)
        {
            answers.Clear();
            again.Clear();
            foreach (var request in requests)
            {
                request.Id = 0;
            }

            var flying = underWay.Values.OrderBy(publication => publication.Turn).ToList();
            if (isKept)
            {
                flying.ForEach(publication => Repeat(publication, now));
            }
            else
            {
                underWay.Clear();
                arrived.Clear();
                lost = flying.FindAll(publication => publication.Message.Qos == MqttQos.ExactlyOnce);
                flying.RemoveAll(publication => publication.Message.Qos == MqttQos.ExactlyOnce || HasGivenUp(publication, now));
                flying.ForEach(publication => (publication.Id, publication.AwaitedSince) = (0, null));
                outbox.PutBack(flying);
                tally.Note(health => health with { Repeated = health.Repeated + flying.Count });
                WantAllAgain();
            }

            Change();
        }

        lost.ForEach(publication => publication.Finish(MqttFaults.SessionLost(publication.Message, config.Broker)));
    }

    /// <summary>What to send next; null: nothing at present.</summary>
    /// <param name="now">The clock's timestamp.</param>
    public MqttSending? Next(long now)
    {
        lock (gate)
        {
            if (answers.TryDequeue(out var answer))
            {
                if (answers.Count == MqttBounds.MostAnswers)
                {
                    Change();
                }

                if (answer is PubrelPacket released && underWay.TryGetValue(released.Id, out var settled))
                {
                    settled.AwaitedSince = now;
                }

                return new MqttSending(answer);
            }

            if (again.TryDequeue(out var repeated))
            {
                repeated.Publication.AwaitedSince = now;
                return new MqttSending(repeated.Packet);
            }

            // Requests go one after the other, so that a filter that is wanted, left and wanted again ends as it was wanted last.
            if (requests.FirstOrDefault() is { Id: 0 } request)
            {
                (request.Id, request.SentAt) = (FreeId(), now);
                return new MqttSending(request.Packet);
            }

            if (outbox.Take(hasRoom: underWay.Count < config.MostInFlight) is not { } publication)
            {
                return null;
            }

            if (publication.Message.Qos == MqttQos.AtMostOnce)
            {
                return new MqttSending(new PublishPacket(publication.Message), publication);
            }

            (publication.Id, publication.AwaitedSince) = (FreeId(), now);
            underWay[publication.Id] = publication;
            return new MqttSending(new PublishPacket(publication.Message, publication.Id));
        }
    }

    /// <summary>Something came.</summary>
    /// <param name="packet">What.</param>
    /// <param name="message">A message that is new to us and wanted; null: it was none.</param>
    /// <returns>How it breaks the protocol; null: it does not.</returns>
    public string? Receive(MqttPacket packet, out PublishPacket? message)
    {
        message = null;
        lock (gate)
        {
            switch (packet)
            {
                case PublishPacket publish:
                    message = Arrive(publish);
                    return null;
                case PubrelPacket { Id: var id }:
                    arrived.Remove(id);
                    Answer(new PubcompPacket(id));
                    return null;
                case PubackPacket { Id: var id }:
                    return End(id, MqttQos.AtLeastOnce);
                case PubrecPacket { Id: var id }:
                    return Release(id);
                case PubcompPacket { Id: var id }:
                    return underWay.TryGetValue(id, out var released) && !released.HasArrived ? "PUBCOMP before PUBREC" : End(id, MqttQos.ExactlyOnce);
                case SubackPacket suback:
                    return Settle(suback.Id, isSubscription: true, suback.Granted);
                case UnsubackPacket { Id: var id }:
                    return Settle(id, isSubscription: false, []);
                case PingrespPacket:
                    return null;
                default:
                    return $"{packet.Type} comes from no broker here";
            }
        }
    }

    /// <summary>Since when the oldest acknowledgement that is still out is awaited, in the clock's timestamps; null: none is.</summary>
    public long? OldestAwaited()
    {
        lock (gate)
        {
            long? oldest = requests.FirstOrDefault() is { Id: not 0 } request ? request.SentAt : null;
            foreach (var publication in underWay.Values)
            {
                oldest = publication.AwaitedSince is { } since && (oldest is null || since < oldest) ? since : oldest;
            }

            return oldest;
        }
    }

    /// <summary>What waits to be sent is sent as far as it may, and then we leave.</summary>
    public void Leave()
    {
        lock (gate)
        {
            isLeaving = true;
            Change();
        }
    }

    /// <summary>Ends all that is open and will be asked.</summary>
    public void Close()
    {
        List<MqttPublication> publications;
        List<MqttRequest> open;
        lock (gate)
        {
            isClosed = true;
            publications = [.. underWay.Values, .. outbox.Clear()];
            open = [.. requests];
            underWay.Clear();
            requests.Clear();
        }

        publications.ForEach(publication => publication.Finish(MqttFaults.Closed(config.Broker)));
        open.ForEach(request => request.Finish(Outcome<MqttGrant>.Failure(MqttFaults.Closed(config.Broker))));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether nobody counts on the message any more: what it says may no longer be true, and QoS 1 leaves nothing to settle.</summary>
    private static bool HasGivenUp(MqttPublication publication, long now) => publication.Message.Qos == MqttQos.AtLeastOnce && publication.Deadline <= now;

    private void Want(MqttRequest request)
    {
        if (request.Qos is { } qos)
        {
            wanted[request.Filter] = qos;
        }
        else
        {
            wanted.Remove(request.Filter);
            refused.Remove(request.Filter);
        }
    }

    private void WantAllAgain()
    {
        // What the broker has forgotten needs not be left; whoever asked for that has it.
        foreach (var leaving in requests.FindAll(request => request.Qos is null))
        {
            requests.Remove(leaving);
            leaving.Finish(Outcome<MqttGrant>.Success(new MqttGrant(leaving.Filter, MqttQos.AtMostOnce)));
        }

        foreach (var (filter, qos) in wanted.Where(want => !requests.Exists(request => request.Filter == want.Key)))
        {
            requests.Add(new MqttRequest(filter, qos, isAsked: false));
        }
    }

    private void Repeat(MqttPublication publication, long now)
    {
        publication.AwaitedSince = null;
        if (HasGivenUp(publication, now))
        {
            underWay.Remove(publication.Id);
            return;
        }

        again.Enqueue((publication, publication.HasArrived ? new PubrelPacket(publication.Id) : new PublishPacket(publication.Message, publication.Id, IsRepeated: true)));
        tally.Note(health => health with { Repeated = health.Repeated + (publication.HasArrived ? 0 : 1) });
    }

    private PublishPacket? Arrive(PublishPacket publish)
    {
        bool isNew = true;
        switch (publish.Message.Qos)
        {
            case MqttQos.AtLeastOnce:
                Answer(new PubackPacket(publish.Id));
                break;
            case MqttQos.ExactlyOnce:
                isNew = arrived.Add(publish.Id);
                Answer(new PubrecPacket(publish.Id));
                break;
        }

        if (!isNew)
        {
            return null;
        }

        bool isWanted = wanted.Keys.Any(filter => MqttTopics.Covers(filter, publish.Message.Topic));
        tally.Note(health => isWanted ? health with { Received = health.Received + 1 } : health with { Unwanted = health.Unwanted + 1 });
        return isWanted ? publish : null;
    }

    /// <summary>A number that is not ours any more is answered too: a broker may acknowledge what was given up.</summary>
    private string? Release(ushort id)
    {
        if (underWay.TryGetValue(id, out var publication))
        {
            if (publication.Message.Qos != MqttQos.ExactlyOnce)
            {
                return "PUBREC for a message of QoS 1";
            }

            (publication.HasArrived, publication.AwaitedSince) = (true, null);
        }

        Answer(new PubrelPacket(id));
        return null;
    }

    private string? End(ushort id, MqttQos qos)
    {
        if (underWay.TryGetValue(id, out var publication))
        {
            if (publication.Message.Qos != qos)
            {
                return $"an acknowledgement of QoS {(int)qos} for a message of QoS {(int)publication.Message.Qos}";
            }

            underWay.Remove(id);
            publication.Finish(null);
            Change();
        }

        return null;
    }

    private string? Settle(ushort id, bool isSubscription, IReadOnlyList<MqttQos?> granted)
    {
        if (requests.FirstOrDefault() is not { } request || request.Id != id || request.Qos is null == isSubscription || (isSubscription && granted.Count != 1))
        {
            return "an answer to a request that was not made";
        }

        requests.RemoveAt(0);
        if (!isSubscription || granted[0] is not null)
        {
            refused.Remove(request.Filter);
            request.Finish(Outcome<MqttGrant>.Success(new MqttGrant(request.Filter, isSubscription ? granted[0]!.Value : MqttQos.AtMostOnce)));
        }
        else
        {
            Refuse(request);
        }

        Change();
        return null;
    }

    /// <summary>A refusal that is told to whoever asked ends the wish; one that nobody hears stays a trouble, and is asked for again with the next session.</summary>
    private void Refuse(MqttRequest request)
    {
        if (request.IsAsked)
        {
            wanted.Remove(request.Filter);
        }
        else
        {
            refused.Add(request.Filter);
        }

        request.Finish(Outcome<MqttGrant>.Failure(MqttFaults.SubscriptionRefused(config.Broker, request.Filter)));
    }

    private void Answer(MqttPacket packet)
    {
        answers.Enqueue(packet);
        Change();
    }

    /// <summary>A number that nothing of ours uses; fewer are in use than there are.</summary>
    private ushort FreeId()
    {
        do
        {
            lastId++;
        }
        while (lastId == 0 || underWay.ContainsKey(lastId) || requests.Exists(request => request.Id == lastId));
        return lastId;
    }

    private void Change()
    {
        var before = changed;
        changed = NewSignal();
        before.TrySetResult();
    }
}
