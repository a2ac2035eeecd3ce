namespace Megapod.Lab.Bench.Ocpp;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V16;

/// <summary>A central system that lets everybody on this machine in and tolerates nothing in their messages.</summary>
internal sealed class BenchCentral : IOcppCentral
{
    /// <summary>Seconds between heartbeats that a station is told.</summary>
    private const int Interval = 300;

    /// <summary>The only one there is.</summary>
    private const int Transaction = 117;

    private static readonly IdTagInfo Accepted = new() { Status = AuthorizationStatus.Accepted };
    private static readonly OcppAccess Anybody = new() { SecurityProfile = 0 };
    private static readonly OcppLinkConfig Strict = new() { Tolerated = OcppQuirks.None };
    private readonly OcppRouter router;

    public BenchCentral(TimeProvider clock) => router = new OcppRouter(V16Actions.All)
        .On(V16Actions.BootNotification, (_, _, _) => ValueTask.FromResult(new BootNotificationConfirmation { Status = RegistrationStatus.Accepted, CurrentTime = Now(clock), Interval = Interval }))
        .On(V16Actions.Heartbeat, (_, _, _) => ValueTask.FromResult(new HeartbeatConfirmation { CurrentTime = Now(clock) }))
        .On(V16Actions.StatusNotification, (_, _, _) => ValueTask.FromResult(new StatusNotificationConfirmation()))
        .On(V16Actions.Authorize, (_, _, _) => ValueTask.FromResult(new AuthorizeConfirmation { IdTagInfo = Accepted }))
        .On(V16Actions.StartTransaction, (_, _, _) => ValueTask.FromResult(new StartTransactionConfirmation { IdTagInfo = Accepted, TransactionId = Transaction }))
        .On(V16Actions.StopTransaction, (_, _, _) => ValueTask.FromResult(new StopTransactionConfirmation { IdTagInfo = Accepted }))
        .On(V16Actions.MeterValues, (_, _, _) => ValueTask.FromResult(new MeterValuesConfirmation()));

    public OcppAccess? AccessOf(string identity) => Anybody;

    public IOcppHandler HandlerFor(string identity, OcppVersion version) => router;

    public OcppLinkConfig ConfigFor(string identity, OcppVersion version) => Strict;

    public void Opened(string identity, OcppLink link)
    {
        // The link answers by itself.
    }

    public void Closed(string identity, OcppLink link, Fault why)
    {
        // Nothing was kept of it.
    }

    private static Instant Now(TimeProvider clock) => Instant.FromUtc(clock.GetUtcNow().UtcDateTime);
}
