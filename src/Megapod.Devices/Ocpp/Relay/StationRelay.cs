namespace Megapod.Devices.Ocpp.Relay;

using System.Globalization;
using System.Text;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Frames;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V16;
using Megapod.Devices.Polling;

/// <summary>
/// Between a station and its operator's central system. What either says goes to the other as it is; the station's words are also told to the site, whose limits are added. While the operator is away
/// the station is answered here and what matters is kept and told upwards in order later; a message is done with when it was answered, and only then.
/// </summary>
internal sealed partial class StationRelay : IOcppHandler
{
    /// <summary>A message that the operator answers with an error is told so often in all: it may be busy, and a station would try again too.</summary>
    private const int MostAttempts = 3;

    /// <summary>Heartbeat of a station whose operator has told none.</summary>
    private const int UsualHeartbeatSeconds = 300;

    /// <summary>So long a station that nobody has accepted waits before it asks again.</summary>
    private const int PendingSeconds = 30;

    /// <summary>Wait before a message that was refused or not answered is told again, for each attempt.</summary>
    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(10);

    private static readonly ReadOnlyMemory<byte> Nothing = "{}"u8.ToArray();

    private readonly Station station;
    private readonly RelayConfig config;
    private readonly StationHost host;
    private readonly KnownTokens tokens;
    private readonly Upstream upstream;
    private readonly Lock gate = new();
    private readonly Lock keeping = new();
    private readonly RelayQueue queue;
    private readonly RelayNumbers numbers;
    private readonly RelayRecent recent = new();
    private readonly OperatorLimits limits;
    private OcppLink? link;
    private IStationDialect? dialect;
    private OcppLink? pumped;
    private bool isAccepted;
    private int heartbeatSeconds;
    private TimeSpan operatorAhead;
    private int letGo;
    private volatile bool isStopped;

    public StationRelay(Station station, RelayConfig config, StationHost host, KnownTokens tokens)
    {
        (this.station, this.config, this.host, this.tokens) = (station, config, host, tokens);
        var known = config.Known ?? new RelayMemory();
        queue = new RelayQueue(config.MostKept, config.MostKeptBytes, known.Messages);
        numbers = new RelayNumbers(known.Numbers);
        limits = new OperatorLimits(known.Limits);
        (isAccepted, heartbeatSeconds, operatorAhead) = (known.IsAccepted, known.HeartbeatSeconds, known.OperatorAhead);
        station.BeatsEvery(heartbeatSeconds);
        station.Cap(limits.Limits);
        upstream = new Upstream(station.Config.Id, config, host, new OperatorHandler(this), Wanted, Pump, Away);
    }

    /// <summary>How long a message of the station may take: one that was kept may be under way before it.</summary>
    public static TimeSpan HandlingPatience(RelayConfig config) => config.OpenPatience + (2 * config.AnswerPatience) + TimeSpan.FromSeconds(5);

    /// <summary>How it stands with the operator.</summary>
    public OperatorHealth Health
    {
        get
        {
            bool? isReached = upstream.IsReached;
            lock (gate)
            {
                return new OperatorHealth(isReached, queue.Count);
            }
        }
    }

    /// <summary>What was kept from before a restart is told, whether the station is there or not.</summary>
    public void Start() => upstream.Reconsider();

    /// <summary>A link of the station has opened.</summary>
    public void Opened(OcppLink opened, IStationDialect speaks)
    {
        lock (gate)
        {
            (link, dialect) = (opened, speaks);
        }

        upstream.Reconsider(isAtOnce: true);
    }

    /// <summary>A link of the station has ended. The operator's ends too, once it was told everything.</summary>
    public void Closed(OcppLink closed)
    {
        lock (gate)
        {
            if (!ReferenceEquals(link, closed))
            {
                return;
            }

            (link, dialect) = (null, null);
        }

        upstream.Reconsider();
    }

    public void OnAnswered(OcppLink on) => station.Heard(on);

    public void OnTrouble(OcppLink on, Fault fault) => station.Broken(fault);

    /// <summary>A call of the station.</summary>
    public async ValueTask<OcppReply> HandleAsync(OcppCall call, CancellationToken stop)
    {
        var version = call.Link.Config.Version;
        var action = call.Action;
        var payload = call.Payload.IsEmpty ? Nothing : call.Payload;
        var kind = KindOf(OcppFrameReader.Text(action.Span));
        if (!call.IsAnswered)
        {
            _ = (await upstream.LinkAsync(version, stop).ConfigureAwait(false))?.SendRaw(action, payload);
            return default;
        }

        bool isOfTransaction = kind is RelayKind.Start or RelayKind.Stop or RelayKind.Readings or RelayKind.Event;
        bool isBehind;
        lock (gate)
        {
            if (isOfTransaction && recent.Find(action.Span, payload.Span) is { } before)
            {
                return OcppReply.Raw(before);
            }

            // What has an order goes behind what waits.
            isBehind = queue.Count > 0 && (isOfTransaction || kind is RelayKind.Status or RelayKind.Notice);
        }

        if (kind is not (RelayKind.Start or RelayKind.Stop))
        {
            await TellAsync(call, stop).ConfigureAwait(false);
        }

        if (kind == RelayKind.Profiles && host.MayCommand)
        {
            if (TakeReport(payload, out payload))
            {
                return OcppReply.Raw(Nothing);
            }
        }

        var up = isBehind ? null : await upstream.LinkAsync(version, stop).ConfigureAwait(false);
        if (up is not null && ToOperator(kind, payload) is { } translated)
        {
            var answer = await up.CallRawAsync(action, translated, default, stop).ConfigureAwait(false);
            upstream.Answered(up, in answer);
            if (answer.Error is { } error)
            {
                return OcppReply.Raw(error);
            }

            if (answer.Payload is { } said)
            {
                await LearnAsync(call.Link, kind, payload, said).ConfigureAwait(false);
                await CountAsync(call.Link, kind, payload, RelayJson.Whole(said.Span, "transactionId")).ConfigureAwait(false);
                return Done(isOfTransaction, action, payload, said);
            }
        }

        return await InsteadAsync(call, kind, payload, isOfTransaction).ConfigureAwait(false);
    }

    /// <summary>Lets the operator go; what was kept stays where it is kept.</summary>
    public void Stop()
    {
        isStopped = true;
        upstream.Reconsider();
    }

    private static RelayKind KindOf(string action) => action switch
    {
        "BootNotification" => RelayKind.Boot,
        "Heartbeat" => RelayKind.Heartbeat,
        "StatusNotification" => RelayKind.Status,
        "Authorize" => RelayKind.Authorize,
        "StartTransaction" => RelayKind.Start,
        "StopTransaction" => RelayKind.Stop,
        "MeterValues" => RelayKind.Readings,
        "TransactionEvent" => RelayKind.Event,
        "ReportChargingProfiles" => RelayKind.Profiles,
        "FirmwareStatusNotification" or "SignedFirmwareStatusNotification" or "DiagnosticsStatusNotification" or "LogStatusNotification" or "SecurityEventNotification" or "NotifyEvent" => RelayKind.Notice,
        _ => RelayKind.Passing,
    };

    private Instant OperatorNow
    {
        get
        {
            lock (gate)
            {
                return host.Clock() + operatorAhead;
            }
        }
    }

    private OcppVersion? Wanted()
    {
        lock (gate)
        {
            // What was kept in another edition than the station now speaks goes first, in its own.
            return isStopped ? null : queue.First?.Version ?? link?.Config.Version;
        }
    }

    private void Away(Fault? why)
    {
        if (why is not null)
        {
            station.Broken(why);
            return;
        }

        station.Mended(OcppFaultCodes.OperatorAway);
        station.Mended(OcppFaultCodes.OperatorSilent);
    }

    private OcppReply Done(bool isOfTransaction, ReadOnlyMemory<byte> action, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> answer)
    {
        if (isOfTransaction)
        {
            lock (gate)
            {
                recent.Add(action.Span, payload.Span, answer);
            }
        }

        return OcppReply.Raw(answer);
    }

    /// <summary>What the operator is told instead of a local number; null: the operator does not know the transaction yet.</summary>
    private ReadOnlyMemory<byte>? ToOperator(RelayKind kind, ReadOnlyMemory<byte> payload)
    {
        if (kind is not (RelayKind.Stop or RelayKind.Readings) || RelayJson.Whole(payload.Span, "transactionId") is not { } number)
        {
            return payload;
        }

        lock (gate)
        {
            if (numbers.OfStation(number) is not { } known)
            {
                return payload;
            }

            if (known.Operator is not { } theirs)
            {
                return null;
            }

            return RelayJson.With(payload, theirs, "transactionId");
        }
    }

    /// <summary>Tells the site what the station says. What is not understood is relayed all the same.</summary>
    private async ValueTask TellAsync(OcppCall call, CancellationToken stop)
    {
        IStationDialect? speaks;
        lock (gate)
        {
            speaks = ReferenceEquals(link, call.Link) ? dialect : null;
        }

        if (speaks is null)
        {
            return;
        }

        try
        {
            var reply = await speaks.Handler.HandleAsync(call, stop).ConfigureAwait(false);
            if (reply.Refusal is { } refusal && refusal.Code is not (OcppErrorCode.NotImplemented or OcppErrorCode.NotSupported))
            {
                Unread(call, refusal.Fault.Message);
            }
        }
#pragma warning disable CA1031 // Whatever goes wrong in reading: the operator gets the message.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Unread(call, error.Message);
        }
    }

    private void Unread(OcppCall call, string why) => station.Broken(RelayFaults.RelayedUnread(station.Config.Id, OcppFrameReader.Text(call.Action.Span), why));

    /// <summary>Tells the site of starts and ends of 1.6, whose number somebody has given.</summary>
    private async ValueTask CountAsync(OcppLink on, RelayKind kind, ReadOnlyMemory<byte> payload, int? number)
    {
        var tolerated = on.Config.Tolerated;
        if (kind == RelayKind.Start)
        {
            var reading = V16Actions.StartTransaction.ReadRequest(payload.Span, tolerated);
            if (reading.IsMessage && number is { } given)
            {
                var began = reading.Message;
                await station.BeganAsync(on, began.ConnectorId, began.IdTag, new WattHours(began.MeterStart), began.Timestamp, given).ConfigureAwait(false);
                return;
            }

            station.Broken(RelayFaults.RelayedUnread(station.Config.Id, "StartTransaction", reading.Refusal?.Fault.Message ?? "the operator gave it no number"));
        }
        else if (kind == RelayKind.Stop)
        {
            var reading = V16Actions.StopTransaction.ReadRequest(payload.Span, tolerated);
            if (!reading.IsMessage)
            {
                station.Broken(RelayFaults.RelayedUnread(station.Config.Id, "StopTransaction", reading.Refusal.Fault.Message));
                return;
            }

            var ended = reading.Message;
            int? id;
            lock (gate)
            {
                id = ended.TransactionId == StopTransactionRequest.UnknownTransaction ? null : numbers.OfStation(ended.TransactionId)?.Operator ?? ended.TransactionId;
            }

            await station.EndedAsync(on, id?.ToString(CultureInfo.InvariantCulture), new WattHours(ended.MeterStop), ended.Timestamp, ended.Reason?.ToString() ?? "").ConfigureAwait(false);
        }
    }

    /// <summary>Learns from what the operator answered.</summary>
    private async ValueTask LearnAsync(OcppLink? on, RelayKind kind, ReadOnlyMemory<byte> asked, ReadOnlyMemory<byte> said)
    {
        if (kind is RelayKind.Authorize or RelayKind.Start or RelayKind.Event && TokenOf(asked.Span) is { } token)
        {
            tokens.Learn(token, InfoIn(said.Span));
        }

        if (kind is not (RelayKind.Boot or RelayKind.Heartbeat))
        {
            return;
        }

        TimeSpan? stepped = null;
        if (RelayJson.Text(said.Span, "currentTime") is { } text && OcppTime.TryRead(Encoding.UTF8.GetBytes(text), out var time, out _))
        {
            lock (gate)
            {
                var ahead = time - host.Clock();
                stepped = (ahead - operatorAhead).Duration() > StationClock.Slack ? ahead : null;
                operatorAhead = stepped ?? operatorAhead;
            }
        }

        if (stepped is { } by && on is not null)
        {
            station.TimeStepped(on, by);
        }

        if (kind == RelayKind.Boot)
        {
            lock (gate)
            {
                isAccepted = RelayJson.Text(said.Span, "status") == "Accepted";
                heartbeatSeconds = isAccepted ? RelayJson.Whole(said.Span, "interval") ?? 0 : heartbeatSeconds;
                station.BeatsEvery(heartbeatSeconds);
            }
        }

        if (stepped is not null || kind == RelayKind.Boot)
        {
            await KeepAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Answers in the operator's place, and keeps what matters.</summary>
    private async ValueTask<OcppReply> InsteadAsync(OcppCall call, RelayKind kind, ReadOnlyMemory<byte> payload, bool isOfTransaction)
    {
        var action = call.Action;
        if (kind is RelayKind.Passing or RelayKind.Profiles)
        {
            return OcppReply.Refuse(new OcppRefusal(OcppErrorCode.InternalError, RelayFaults.NobodyAnswers(station.Config.Id, OcppFrameReader.Text(action.Span))));
        }

        ReadOnlyMemory<byte> answer = Nothing;
        switch (kind)
        {
            case RelayKind.Heartbeat:
                return Say($$"""{"currentTime":"{{OperatorNow}}"}""");
            case RelayKind.Authorize:
                return Say($$"""{"{{InfoName(call.Link)}}":{{tokens.InfoOf(TokenOf(payload.Span) ?? "", OperatorNow)}}}""");
            case RelayKind.Boot when !isAccepted:
                return Say($$"""{"status":"Pending","currentTime":"{{OperatorNow}}","interval":{{PendingSeconds}}}""");
            case RelayKind.Boot:
                answer = Bytes($$"""{"status":"Accepted","currentTime":"{{OperatorNow}}","interval":{{(heartbeatSeconds > 0 ? heartbeatSeconds : UsualHeartbeatSeconds)}}}""");
                break;
            case RelayKind.Event when RelayJson.Text(payload.Span, "eventType") != "Ended" && TokenOf(payload.Span) is { } token:
                answer = Bytes($$"""{"idTokenInfo":{{tokens.InfoOf(token, OperatorNow)}}}""");
                break;
        }

        int begins = 0;
        if (kind == RelayKind.Start)
        {
            lock (gate)
            {
                begins = numbers.Begin(host.NextTransaction());
            }

            answer = Bytes($$"""{"transactionId":{{begins}},"idTagInfo":{{tokens.InfoOf(TokenOf(payload.Span) ?? "", OperatorNow)}}}""");
        }

        if (!Queue(call, kind, payload, begins))
        {
            // The station keeps it, and tells it again.
            var fault = RelayFaults.NotKept(station.Config.Id, OcppFrameReader.Text(action.Span));
            station.Broken(fault);
            return OcppReply.Refuse(new OcppRefusal(OcppErrorCode.InternalError, fault));
        }

        await KeepAsync().ConfigureAwait(false);
        await CountAsync(call.Link, kind, payload, begins).ConfigureAwait(false);
        upstream.Reconsider();
        if (upstream.Now(call.Link.Config.Version) is { } up)
        {
            Pump(up);
        }

        return Done(isOfTransaction, action, payload, answer);
    }

    private bool Queue(OcppCall call, RelayKind kind, ReadOnlyMemory<byte> payload, int begins)
    {
        var message = new KeptMessage
        {
            Version = call.Link.Config.Version,
            Action = call.Action.ToArray(),
            Payload = payload.ToArray(),
            Rank = kind switch
            {
                RelayKind.Start or RelayKind.Stop => KeptRank.Transaction,
                RelayKind.Event => RelayJson.Text(payload.Span, "eventType") == "Updated" ? KeptRank.Reading : KeptRank.Transaction,
                RelayKind.Readings => KeptRank.Reading,
                _ => KeptRank.Notice,
            },
            Topic = kind switch
            {
                RelayKind.Boot => "boot",
                RelayKind.Status => string.Create(CultureInfo.InvariantCulture, $"status {RelayJson.Whole(payload.Span, "evseId")} {RelayJson.Whole(payload.Span, "connectorId")}"),
                _ => "",
            },
            Begins = begins,
        };
        lock (gate)
        {
            bool isKept = queue.TryAdd(message, out int gone);
            if (!isKept && begins > 0)
            {
                numbers.End(begins);
            }

            letGo += gone;
            if (gone > 0)
            {
                station.Broken(RelayFaults.KeptLetGo(station.Config.Id, letGo));
            }

            return isKept;
        }
    }

    /// <summary>Begins to tell the operator what was kept, unless somebody does.</summary>
    private void Pump(OcppLink up)
    {
        lock (gate)
        {
            if (queue.Count == 0 || ReferenceEquals(pumped, up))
            {
                return;
            }

            pumped = up;
        }

        _ = PumpAsync(up);
    }

    private async Task PumpAsync(OcppLink up)
    {
        int attempts = 0;
        while (Next(up) is { } message)
        {
            var kind = KindOf(OcppFrameReader.Text(message.Action.Span));
            if (ToOperator(kind, message.Payload) is not { } payload)
            {
                // Its start was refused for good: the operator has no transaction that this could belong to.
                await LetGoAsync(message, kind, "its start was refused").ConfigureAwait(false);
                continue;
            }

            var answer = await up.CallRawAsync(message.Action, payload).ConfigureAwait(false);
            upstream.Answered(up, in answer);
            if (answer.Payload is { } said)
            {
                attempts = 0;
                await ToldAsync(message, kind, said).ConfigureAwait(false);
                continue;
            }

            attempts++;
            string why = answer.Error is { } error ? OcppFrameReader.Text(error.Word.Span) : answer.Fault!.Message;
            if ((answer.Error is not null && attempts >= MostAttempts) || answer.Fault?.Code == OcppFaultCodes.TooLarge)
            {
                attempts = 0;
                await LetGoAsync(message, kind, why).ConfigureAwait(false);
            }
            else if (up.WhyClosed is null)
            {
                await Task.Delay(RetryWait * Math.Min(attempts, MostAttempts), host.Time).ConfigureAwait(false);
            }
        }

        upstream.Reconsider();
    }

    private KeptMessage? Next(OcppLink up)
    {
        lock (gate)
        {
            var next = up.WhyClosed is null && queue.First is { } first && first.Version == up.Config.Version ? first : null;
            if (next is null && ReferenceEquals(pumped, up))
            {
                pumped = null;
            }

            letGo = next is null ? 0 : letGo;
            return next;
        }
    }

    /// <summary>The operator has answered a message that was kept.</summary>
    private async ValueTask ToldAsync(KeptMessage message, RelayKind kind, ReadOnlyMemory<byte> said)
    {
        int? given = message.Begins > 0 ? RelayJson.Whole(said.Span, "transactionId") : null;
        OcppLink? on;
        lock (gate)
        {
            queue.Remove(message);
            on = link;
            if (given is { } number)
            {
                numbers.Told(message.Begins, number);
            }
            else if (message.Begins > 0)
            {
                numbers.End(message.Begins);
            }

            EndsIn(message, kind);
        }

        if (given is { } theirs)
        {
            await station.RenumberAsync(message.Begins, theirs).ConfigureAwait(false);
        }

        await LearnAsync(on, kind, message.Payload, said).ConfigureAwait(false);
        await KeepAsync().ConfigureAwait(false);
    }

    private async ValueTask LetGoAsync(KeptMessage message, RelayKind kind, string why)
    {
        lock (gate)
        {
            queue.Remove(message);
            EndsIn(message, kind);
        }

        station.Broken(RelayFaults.OperatorRefused(station.Config.Id, OcppFrameReader.Text(message.Action.Span), why));
        await KeepAsync().ConfigureAwait(false);
    }

    private void EndsIn(KeptMessage message, RelayKind kind)
    {
        if (kind == RelayKind.Stop && RelayJson.Whole(message.Payload.Span, "transactionId") is { } ended)
        {
            numbers.End(ended);
        }
    }

    private async ValueTask KeepAsync()
    {
        if (config.Keep is not { } keep)
        {
            return;
        }

        ValueTask kept;
        lock (keeping)
        {
            // What was seen first is handed over first: a later hand with less in it would take out what is only there since.
            kept = keep(Memory());
        }

        await kept.ConfigureAwait(false);
    }

    private RelayMemory Memory()
    {
        lock (gate)
        {
            return new RelayMemory
            {
                IsAccepted = isAccepted,
                HeartbeatSeconds = heartbeatSeconds,
                OperatorAhead = operatorAhead,
                Messages = queue.All,
                Numbers = numbers.All,
                Limits = limits.Kept,
            };
        }
    }

    /// <summary>Who wants to charge, in the words of all editions; null: nobody is named.</summary>
    private static string? TokenOf(ReadOnlySpan<byte> payload) => RelayJson.Text(payload, "idTag") ?? RelayJson.Text(payload, "idToken", "idToken");

    private static ReadOnlySpan<byte> InfoIn(ReadOnlySpan<byte> said) => RelayJson.Find(said, "idTagInfo") is { } info ? info.Of(said) : RelayJson.Raw(said, "idTokenInfo");

    private static string InfoName(OcppLink on) => on.Config.Version == OcppVersion.V16 ? "idTagInfo" : "idTokenInfo";

    private static ReadOnlyMemory<byte> Bytes(string json) => Encoding.UTF8.GetBytes(json);

    private static OcppReply Say(string json) => OcppReply.Raw(Bytes(json));
}
