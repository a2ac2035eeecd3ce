namespace Megapod.Devices.Ocpp.Relay;

using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Central;
using Megapod.Devices.Ocpp.Links;

/// <summary>The link to the operator's central system, for as long as one is wanted: opened again after it has ended, with waits that grow.</summary>
/// <param name="station">The station's name.</param>
/// <param name="config">How.</param>
/// <param name="host">What the stations of the site share.</param>
/// <param name="handler">Who answers the operator's calls.</param>
/// <param name="wanted">The edition in which a link is wanted; null: none is.</param>
/// <param name="onOpened">A link has opened.</param>
/// <param name="onTrouble">The operator is away, or is there again (null).</param>
internal sealed class Upstream(string station, RelayConfig config, StationHost host, IOcppHandler handler, Func<OcppVersion?> wanted, Action<OcppLink> onOpened, Action<Fault?> onTrouble)
{
    /// <summary>So many calls without an answer, one after the other, are a system that is not there, whatever its socket says.</summary>
    private const int MostSilent = 2;

    /// <summary>Doubling further would only overflow: the longest wait is reached long before.</summary>
    private const int MostDoublings = 16;

    /// <summary>Calls of the operator may wait for the floor, for a call of ours and for their own answer.</summary>
    private static readonly TimeSpan CommandPatience = TimeSpan.FromSeconds(90);

    private readonly Lock gate = new();
    private readonly Random chance = new(config.Seed);
    private readonly OcppIds ids = new(new Random(config.Seed));
    private OcppLink? link;
    private TaskCompletionSource? attempt;
    private CancellationTokenSource? pause;
    private bool isRunning;
    private int silent;

    /// <summary>The link in an edition, if it is open now; null: it is not.</summary>
    public OcppLink? Now(OcppVersion version)
    {
        lock (gate)
        {
            return link is { WhyClosed: null } open && open.Config.Version == version ? open : null;
        }
    }

    /// <summary>Whether a link is open; null: there is none, and none is wanted.</summary>
    public bool? IsReached
    {
        get
        {
            bool isWanted = wanted() is not null;
            lock (gate)
            {
                return link is { WhyClosed: null } ? true : isWanted ? false : null;
            }
        }
    }

    /// <summary>Sees anew whether a link is wanted. One that is not is closed; one that is missing is opened.</summary>
    /// <param name="isAtOnce">Whether a wait between attempts ends: the station has just come.</param>
    public void Reconsider(bool isAtOnce = false)
    {
        OcppLink? unwanted = null;
        bool isBegun = false;
        var version = wanted();
        lock (gate)
        {
            if (link is { WhyClosed: null })
            {
                unwanted = version == link.Config.Version ? null : link;
            }
            else if (version is not null && (isAtOnce || !isRunning))
            {
                attempt ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                pause?.Cancel();
                (isBegun, isRunning) = (!isRunning, true);
            }
        }

        unwanted?.Close("the station has gone");
        if (isBegun)
        {
            _ = RunAsync();
        }
    }

    /// <summary>The link in an edition, after an attempt that is under way; null: the operator is away.</summary>
    public async ValueTask<OcppLink?> LinkAsync(OcppVersion version, CancellationToken stop)
    {
        Task? trying;
        lock (gate)
        {
            trying = link is { WhyClosed: null } ? null : attempt?.Task;
        }

        if (trying is not null)
        {
            await trying.WaitAsync(stop).ConfigureAwait(false);
        }

        return Now(version);
    }

    /// <summary>What came of a call to the operator.</summary>
    public void Answered(OcppLink on, in OcppRawAnswer answer)
    {
        if (answer.IsAnswered)
        {
            Interlocked.Exchange(ref silent, 0);
        }
        else if (answer.Fault!.Code == OcppFaultCodes.NoAnswer)
        {
            onTrouble(RelayFaults.OperatorSilent(station, answer.Fault.Message));
            if (Interlocked.Increment(ref silent) >= MostSilent)
            {
                on.Close("the operator's central system answers no more");
            }
        }
    }

    private async Task RunAsync()
    {
        int failures = 0;
        while (true)
        {
            var version = wanted();
            lock (gate)
            {
                if (version is null)
                {
                    isRunning = false;
                    Tried();
                    return;
                }

                pause = new CancellationTokenSource();
            }

            var (opened, why) = await OpenAsync(version.Value).ConfigureAwait(false);
            if (opened is not null)
            {
                why = await ServeAsync(opened).ConfigureAwait(false);
                failures = opened.Counts.Received > 0 ? 0 : failures;
            }

            bool isWantedAtOnce;
            lock (gate)
            {
                // The station was back before its operator's link was quite closed.
                isWantedAtOnce = opened is not null && attempt is not null;
            }

            if (isWantedAtOnce || wanted() is null)
            {
                continue;
            }

            onTrouble(RelayFaults.OperatorAway(station, why!));
            lock (gate)
            {
                Tried();
            }

            failures++;
            await PauseAsync(failures).ConfigureAwait(false);
        }
    }

    private async Task<Fault> ServeAsync(OcppLink opened)
    {
        lock (gate)
        {
            link = opened;
            silent = 0;
            Tried();
        }

        var running = opened.RunAsync(CancellationToken.None);
        onTrouble(null);
        onOpened(opened);

        // What was wanted when it was opened may be so no more.
        Reconsider();
        var why = await running.ConfigureAwait(false);
        lock (gate)
        {
            link = null;
        }

        return why;
    }

    /// <summary>A link, or why there is none.</summary>
    private async Task<(OcppLink? Link, Fault? Why)> OpenAsync(OcppVersion version)
    {
        using var patience = new CancellationTokenSource(config.OpenPatience, host.Time);
        try
        {
            var socket = await config.Open(version, patience.Token).WaitAsync(patience.Token).ConfigureAwait(false);
            if (!socket.IsSuccess)
            {
                return (null, socket.Faults[0]);
            }

            var linkConfig = new OcppLinkConfig { Version = version, CallTimeout = config.AnswerPatience, HandlingTimeout = CommandPatience };
            return (new OcppLink(socket.Value, handler, linkConfig, host.Time, ids), null);
        }
#pragma warning disable CA1031 // Whatever the opener throws: the operator is away, and the station is served.
        catch (Exception error)
#pragma warning restore CA1031
        {
            string what = error is OperationCanceledException ? "It does not answer." : error.Message;
            return (null, new Fault(OcppFaultCodes.CannotConnect, what, "Look at address, credentials and the way to the operator."));
        }
    }

    private async Task PauseAsync(int failures)
    {
        double share;
        CancellationToken woken;
        lock (gate)
        {
            share = 1 - (chance.NextDouble() / 2);
            woken = pause!.Token;
        }

        double seconds = Math.Min(config.FirstWait.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, MostDoublings)), config.LongestWait.TotalSeconds);
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds * share), host.Time, woken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Somebody wants it at once.
            return;
        }
    }

    /// <summary>Whoever waits for the attempt goes on. Within the gate.</summary>
    private void Tried()
    {
        attempt?.TrySetResult();
        attempt = null;
    }
}
