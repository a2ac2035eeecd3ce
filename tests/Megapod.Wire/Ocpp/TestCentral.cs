namespace Megapod.Wire.Ocpp;

using System.Collections.Concurrent;
using System.Threading.Channels;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Links;
using Megapod.Devices.Ocpp.V16;

/// <summary>A central system that knows whom the test names, and answers boot notifications and heartbeats.</summary>
internal sealed class TestCentral : IOcppCentral
{
    private readonly Channel<(string What, string Identity, OcppLink Link, Fault? Why)> events = Channel.CreateUnbounded<(string, string, OcppLink, Fault?)>();

    public TestCentral() => Handler = new OcppRouter(V16Actions.All, (_, fault) => Troubles.Enqueue(fault))
        .On(V16Actions.BootNotification, (_, _, _) => ValueTask.FromResult(new BootNotificationConfirmation { Status = RegistrationStatus.Accepted, CurrentTime = new Instant(TimeSpan.TicksPerDay), Interval = 300 }))
        .On(V16Actions.Heartbeat, (_, _, _) => ValueTask.FromResult(new HeartbeatConfirmation { CurrentTime = new Instant(TimeSpan.TicksPerDay) }));

    public ConcurrentDictionary<string, OcppAccess> Known { get; } = new();

    public ConcurrentQueue<Fault> Troubles { get; } = new();

    public IOcppHandler Handler { get; set; }

    public OcppLinkConfig Config { get; set; } = new() { Tolerated = OcppQuirks.None };

    public TestCentral With(string identity, int profile = 0, string? password = null, params OcppVersion[] versions)
    {
        Known[identity] = new OcppAccess
        {
            SecurityProfile = profile,
            PasswordSha256 = password is null ? default : Convert.FromHexString(OcppPassword.HashOf(password).Value),
            Versions = versions.Length > 0 ? versions : [OcppVersion.V16],
        };
        return this;
    }

    /// <summary>What the endpoint said next: "opened" or "closed".</summary>
    public async Task<(string What, string Identity, OcppLink Link, Fault? Why)> HearAsync() =>
        await events.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

    public OcppAccess? AccessOf(string identity) => Known.GetValueOrDefault(identity);

    public IOcppHandler HandlerFor(string identity, OcppVersion version) => version == OcppVersion.V16 ? Handler : new OcppRouter([]);

    public OcppLinkConfig ConfigFor(string identity, OcppVersion version) => Config;

    public void Opened(string identity, OcppLink link) => events.Writer.TryWrite(("opened", identity, link, null));

    public void Closed(string identity, OcppLink link, Fault why) => events.Writer.TryWrite(("closed", identity, link, why));
}
