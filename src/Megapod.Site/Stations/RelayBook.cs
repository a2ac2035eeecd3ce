namespace Megapod.Site.Stations;

using System.Globalization;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Relay;

/// <summary>
/// What waits for the operator of one station, kept over our restart: each message under a number of its own, which rises, so that one more or one less costs the disk that message alone; and the few
/// other things in one value.
/// </summary>
internal sealed class RelayBook
{
    /// <summary>Transactions are kept under the names of devices, which have no colon.</summary>
    private const string Prefix = "relay:";

    private const string StateName = "state";
    private const byte EndOfHead = (byte)'\n';

    private readonly StationJournal journal;
    private readonly string device;
    private readonly Dictionary<KeptMessage, long> numbers = new(ReferenceEqualityComparer.Instance);
    private RelayMemory kept;
    private long last;

    private RelayBook(StationJournal journal, string device, RelayMemory known, IReadOnlyList<long> numbersOfKnown)
    {
        this.journal = journal;
        this.device = device;
        kept = known;
        Known = known;
        for (int k = 0; k < numbersOfKnown.Count; k++)
        {
            numbers.Add(known.Messages[k], numbersOfKnown[k]);
        }

        last = numbersOfKnown.Count > 0 ? numbersOfKnown[^1] : 0;
    }

    /// <summary>What was kept before the start.</summary>
    public RelayMemory Known { get; }

    /// <summary>Whether something of an operator is kept under this name.</summary>
    public static bool IsKey(string key) => key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The device whose messages are kept under this name.</summary>
    public static string DeviceOf(string key) => key[Prefix.Length..key.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Reads what was kept of one station.</summary>
    /// <param name="journal">Where it goes on to be kept.</param>
    /// <param name="device">The station's device.</param>
    /// <param name="found">What is there of it.</param>
    public static Outcome<RelayBook> Open(StationJournal journal, string device, IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> found)
    {
        var state = new RelayMemory();
        var messages = new SortedList<long, KeptMessage>();
        foreach (var (key, value) in found)
        {
            try
            {
                string name = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
                if (name == StateName)
                {
                    state = (JsonSerializer.Deserialize<KeptState>(value.Span) ?? throw new JsonException("it is empty")).ToMemory();
                }
                else
                {
                    messages.Add(long.Parse(name, NumberStyles.None, CultureInfo.InvariantCulture), MessageOf(value));
                }
            }
            catch (Exception damaged) when (damaged is JsonException or FormatException or OverflowException)
            {
                return Outcome<RelayBook>.Failure(new Fault(
                    OcppFaultCodes.SessionsUnreadable, $"What was kept for the operator of '{device}' cannot be read: {damaged.Message}", "Move the folder 'stations' of the state aside; what waits in it is then not told."));
            }
        }

        return Outcome<RelayBook>.Success(new RelayBook(journal, device, state with { Messages = [.. messages.Values] }, [.. messages.Keys]));
    }

    /// <summary>Keeps what has changed. Not for two threads at once, as far as this has returned.</summary>
    public ValueTask KeepAsync(RelayMemory memory)
    {
        var entries = new List<JournalEntry>();
        var gone = new Dictionary<KeptMessage, long>(numbers, ReferenceEqualityComparer.Instance);
        foreach (var message in memory.Messages.Where(m => !gone.Remove(m)))
        {
            numbers.Add(message, ++last);
            entries.Add(new JournalEntry(KeyOf(last.ToString("D12", CultureInfo.InvariantCulture)), BytesOf(message)));
        }

        foreach (var (message, number) in gone)
        {
            numbers.Remove(message);
            entries.Add(new JournalEntry(KeyOf(number.ToString("D12", CultureInfo.InvariantCulture)), default));
        }

        if (!IsSame(memory, kept))
        {
            entries.Add(new JournalEntry(KeyOf(StateName), JsonSerializer.SerializeToUtf8Bytes(KeptState.Of(memory))));
        }

        kept = memory;
        return entries.Count == 0 ? default : journal.KeepAsync(entries);
    }

    private static bool IsSame(RelayMemory one, RelayMemory other) =>
        one.IsAccepted == other.IsAccepted && one.HeartbeatSeconds == other.HeartbeatSeconds && one.OperatorAhead == other.OperatorAhead
        && one.Numbers.SequenceEqual(other.Numbers) && one.Limits.SequenceEqual(other.Limits);

    /// <summary>A head of one line, and after it the payload to the byte.</summary>
    private static byte[] BytesOf(KeptMessage message) =>
    [
        .. JsonSerializer.SerializeToUtf8Bytes(new KeptHead(message.Version, message.Action.ToArray(), message.Rank, message.Topic, message.Begins)),
        EndOfHead,
        .. message.Payload.Span,
    ];

    private static KeptMessage MessageOf(ReadOnlyMemory<byte> value)
    {
        int end = value.Span.IndexOf(EndOfHead);
        var head = JsonSerializer.Deserialize<KeptHead>(value.Span[..Math.Max(0, end)]) ?? throw new JsonException("it is empty");
        return new KeptMessage { Version = head.Version, Action = head.Action, Payload = value[(end + 1)..], Rank = head.Rank, Topic = head.Topic, Begins = head.Begins };
    }

    private string KeyOf(string name) => $"{Prefix}{device}/{name}";

    private sealed record KeptHead(OcppVersion Version, byte[] Action, KeptRank Rank, string Topic, int Begins);

    private sealed record KeptLine(OcppVersion Version, long ReceivedAt, byte[] Profile);

    private sealed record KeptState(bool IsAccepted, int HeartbeatSeconds, long AheadTicks, IReadOnlyList<RelayNumber> Numbers, IReadOnlyList<KeptLine> Limits)
    {
        public static KeptState Of(RelayMemory m) =>
            new(m.IsAccepted, m.HeartbeatSeconds, m.OperatorAhead.Ticks, m.Numbers, [.. m.Limits.Select(l => new KeptLine(l.Version, l.ReceivedAt.Ticks, l.Profile.ToArray()))]);

        public RelayMemory ToMemory() => new()
        {
            IsAccepted = IsAccepted,
            HeartbeatSeconds = HeartbeatSeconds,
            OperatorAhead = new TimeSpan(AheadTicks),
            Numbers = Numbers,
            Limits = [.. Limits.Select(l => new KeptLimit(l.Version, new Instant(l.ReceivedAt), l.Profile))],
        };
    }
}
