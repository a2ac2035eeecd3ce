namespace Megapod.Wire.Ocpp;

using System.Collections.Concurrent;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V16;

/// <summary>A central system that keeps transactions by identity, connector, start and meter, so that one that is told again is the same.</summary>
internal sealed class TransactionBook : IOcppCentral
{
    private static readonly OcppAccess Access = new() { SecurityProfile = 0 };
    private static readonly OcppLinkConfig Strict = new() { Tolerated = OcppQuirks.None };
    private readonly ConcurrentDictionary<OcppLink, string> identities = new();
    private readonly ConcurrentDictionary<(string Identity, int Connector, Instant Start, long Meter), int> ids = new();
    private readonly ConcurrentDictionary<int, long> ended = new();
    private readonly OcppRouter router;
    private int last;
    private int samples;
    private int most;

    public TransactionBook() => router = new OcppRouter(V16Actions.All, (_, fault) => Troubles.Enqueue(fault))
        .On(V16Actions.BootNotification, (_, _, _) => ValueTask.FromResult(new BootNotificationConfirmation { Status = RegistrationStatus.Accepted, CurrentTime = new Instant(TimeSpan.TicksPerDay), Interval = 300 }))
        .On(V16Actions.Heartbeat, (_, _, _) => ValueTask.FromResult(new HeartbeatConfirmation { CurrentTime = new Instant(TimeSpan.TicksPerDay) }))
        .On(V16Actions.StartTransaction, async (link, request, _) =>
        {
            // As if it were written somewhere: later calls of the station wait meanwhile.
            await Task.Yield();
            var message = request.Message!;
            int id = ids.GetOrAdd((identities[link], message.ConnectorId, message.Timestamp, message.MeterStart), _ => Interlocked.Increment(ref last));
            return new StartTransactionConfirmation { TransactionId = id, IdTagInfo = new IdTagInfo { Status = AuthorizationStatus.Accepted } };
        })
        .On(V16Actions.MeterValues, (_, _, _) =>
        {
            Interlocked.Increment(ref samples);
            return ValueTask.FromResult(new MeterValuesConfirmation());
        })
        .On(V16Actions.StopTransaction, (_, request, _) =>
        {
            var message = request.Message!;
            Assert.True(ended.GetOrAdd(message.TransactionId, message.MeterStop) == message.MeterStop);
            return ValueTask.FromResult(new StopTransactionConfirmation());
        });

    public ConcurrentQueue<Fault> Troubles { get; } = new();

    /// <summary>Links that are open.</summary>
    public int Open => identities.Count;

    /// <summary>The most that were open at once, those included that have lost their seat and are about to end.</summary>
    public int MostOpen => Volatile.Read(ref most);

    /// <summary>Calls with samples that were handled.</summary>
    public int Samples => Volatile.Read(ref samples);

    /// <summary>Transactions that began, that ended, and their energy.</summary>
    public (int Begun, int Ended, long WattHours) Billed() => (ids.Count, ended.Count, ids.Sum(t => ended.GetValueOrDefault(t.Value, t.Key.Meter) - t.Key.Meter));

    public OcppAccess? AccessOf(string identity) => Access;

    public IOcppHandler HandlerFor(string identity, OcppVersion version) => router;

    public OcppLinkConfig ConfigFor(string identity, OcppVersion version) => Strict;

    public void Opened(string identity, OcppLink link)
    {
        identities[link] = identity;
        int now = identities.Count;
        for (int before = most; now > before && Interlocked.CompareExchange(ref most, now, before) != before; before = most)
        {
            // Another link came at the same time; the larger number stays.
        }
    }

    public void Closed(string identity, OcppLink link, Fault why) => identities.TryRemove(link, out _);
}
