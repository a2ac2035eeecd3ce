namespace Megapod.Devices.Redfish;

using System.Text.Json.Nodes;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Devices.Redfish.Wire;

/// <summary>
/// Talks with one Redfish service. Every call ends within its time with what was asked for or with a fault; nothing that a service answers, and no silence, becomes an exception. Any thread may call;
/// one or two requests are under way at once and the others wait.
/// </summary>
public sealed class RedfishClient : IAsyncDisposable
{
    /// <summary>Where Redfish begins on every service; all other paths come from links.</summary>
    public const string RootPath = "/redfish/v1/";

    /// <summary>Chance takes up to this part off a pause.</summary>
    private const double Jitter = 0.5;

    /// <summary>A changed resource is read again once, and its tag is written in another way once and left out once.</summary>
    private const int MostPatches = 5;

    /// <summary>How long the end of a session is waited for when the program ends.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly TimeProvider clock;
    private readonly SeededRandom random;
    private readonly Lock chance = new();
    private readonly SemaphoreSlim gate;
    private readonly Expansion expansion = new();
    private readonly CollectionReader collections;
    private long requests;

    private RedfishClient(RedfishClientConfig config, ServiceTrust trust, TimeProvider clock, SeededRandom random, HttpMessageHandler? instead)
    {
        Config = config;
        this.clock = clock;
        this.random = random.Split(config.Name);
        gate = new SemaphoreSlim(config.MostConcurrent);
        Wire = new RedfishWire(config, trust, clock, instead);
        Session = new RedfishSession(config, Wire, clock);
        collections = new CollectionReader(this, Wire, expansion);
    }

    /// <summary>The service.</summary>
    public RedfishClientConfig Config { get; }

    /// <summary>Sessions opened so far. One more than before means that the service has forgotten us, as after a restart: read its state before writing to it.</summary>
    public int Logins => Session.Logins;

    /// <summary>Requests sent so far, repeated ones included and those of logging in not.</summary>
    public long Requests => Interlocked.Read(ref requests);

    internal RedfishWire Wire { get; }

    internal RedfishSession Session { get; }

    internal TimeProvider Clock => clock;

    /// <summary>Makes a client; nothing is asked yet.</summary>
    /// <param name="config">The service.</param>
    /// <param name="clock">The house's clock: time-outs and pauses.</param>
    /// <param name="random">Chance, for pauses.</param>
    /// <returns>The client, or MP4001 where the description cannot be used.</returns>
    public static Outcome<RedfishClient> Create(RedfishClientConfig config, TimeProvider clock, SeededRandom random) => Create(config, clock, random, null);

    /// <summary>Makes a client whose requests are answered in this process, below HTTP's sockets, where somebody else does that; null: by the service.</summary>
    internal static Outcome<RedfishClient> Create(RedfishClientConfig config, TimeProvider clock, SeededRandom random, HttpMessageHandler? instead)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(random);
        if (config.Complaint() is { } complaint)
        {
            return Outcome<RedfishClient>.Failure(RedfishFaults.Description(config.Address.IsAbsoluteUri ? config.Name : config.Address.OriginalString, complaint));
        }

        var trust = ServiceTrust.Of(config);
        return trust.IsSuccess ? Outcome<RedfishClient>.Success(new RedfishClient(config, trust.Value, clock, random, instead)) : Outcome<RedfishClient>.Failure(trust.Faults);
    }

    /// <summary>Reads a resource.</summary>
    /// <param name="path">Its path from a link of the service, or <see cref="RootPath"/>.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Outcome<RedfishReply>> GetAsync(string path, CancellationToken stop = default)
    {
        var reply = await AskAsync(new WireRequest(HttpMethod.Get, path), Config.CallTimeout, stop).ConfigureAwait(false);
        if (reply.IsSuccess && path == RootPath)
        {
            expansion.Learn(reply.Value.Body);
        }

        return reply;
    }

    /// <summary>Reads a collection: all its pages, and its members' content with it where the service can give that.</summary>
    /// <param name="path">Its path from a link of the service.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The members that could be read, and what was wrong; a collection that could not be read at all has no members and a fault.</returns>
    public Task<RedfishCollection> MembersAsync(string path, CancellationToken stop = default) => collections.ReadAsync(path, stop);

    /// <summary>
    /// Changes a resource, on condition that nobody else has changed it since it was read where the service can judge that. A resource that has changed is read again and changed once more; a service
    /// that takes its own tags in no form is asked without one at last, so a change must not be one that builds on what was read.
    /// </summary>
    /// <param name="path">Its path.</param>
    /// <param name="change">The members to change.</param>
    /// <param name="lastRead">What was read of it last, for its tag; null: it is changed whatever it is.</param>
    /// <param name="stop">Gives up; whether the change was made is then unknown.</param>
    public async Task<Outcome<RedfishReply>> PatchAsync(string path, JsonObject change, RedfishReply? lastRead, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        string body = change.ToJsonString();
        var tag = new TagTries(lastRead?.Tag);
        for (int tries = 1; ; tries++)
        {
            var request = new WireRequest(HttpMethod.Patch, path) { Body = () => RedfishAnswers.Json(body), IfMatch = tag.Present };
            var buffer = new RedfishBuffer();
            var answer = await SendAsync(request, buffer, Config.CallTimeout, stop).ConfigureAwait(false);
            var reply = RedfishAnswers.Understand(request, answer, buffer, Wire);
            if (reply.IsSuccess || tries == MostPatches || !TagTries.IsTheTrouble(answer.Status, buffer.Content))
            {
                return reply;
            }

            if (tag.WantsReading && await GetAsync(path, stop).ConfigureAwait(false) is { IsSuccess: true } again)
            {
                tag.TakeRead(again.Value.Tag);
            }
            else if (!tag.TryNext())
            {
                return reply;
            }
        }
    }

    /// <summary>Makes something or starts an action.</summary>
    /// <param name="path">The collection's path, or the action's target.</param>
    /// <param name="body">What is wanted.</param>
    /// <param name="stop">Gives up; whether it was done is then unknown.</param>
    public Task<Outcome<RedfishReply>> PostAsync(string path, JsonObject body, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(body);
        string text = body.ToJsonString();
        return AskAsync(new WireRequest(HttpMethod.Post, path) { Body = () => RedfishAnswers.Json(text) }, Config.CallTimeout, stop);
    }

    /// <summary>Removes something.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="stop">Gives up; whether it was done is then unknown.</param>
    public Task<Outcome<RedfishReply>> DeleteAsync(string path, CancellationToken stop = default) => AskAsync(new WireRequest(HttpMethod.Delete, path), Config.CallTimeout, stop);

    /// <summary>Closes the session, if one is open; the next call opens another one.</summary>
    /// <param name="stop">Gives up; the service ends the session by itself some time.</param>
    /// <returns>Why it could not be closed; null when it was.</returns>
    public Task<Fault?> EndAsync(CancellationToken stop = default) => EndAsync(Config.CallTimeout, stop);

    /// <summary>Closes the session if that is quick, and all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        // A session that could not be closed ends by the service's own time-out.
        await EndAsync(Farewell, CancellationToken.None).ConfigureAwait(false);
        Session.Dispose();
        Wire.Dispose();
        gate.Dispose();
    }

    /// <summary>The path of a link on this service; null when it leads elsewhere.</summary>
    internal string? Resolve(string? link) => link is null ? null : Wire.Resolve(link);

    /// <summary>Sends one request and understands the answer.</summary>
    internal async Task<Outcome<RedfishReply>> AskAsync(WireRequest request, TimeSpan timeout, CancellationToken stop)
    {
        var buffer = new RedfishBuffer();
        var answer = await SendAsync(request, buffer, timeout, stop).ConfigureAwait(false);
        return RedfishAnswers.Understand(request, answer, buffer, Wire);
    }

    /// <summary>Sends one request and leaves the content in a buffer, not understood.</summary>
    internal async Task<WireAnswer> SendAsync(WireRequest request, RedfishBuffer into, TimeSpan timeout, CancellationToken stop)
    {
        using var over = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
        bool isIn = false;
        try
        {
            await gate.WaitAsync(either.Token).ConfigureAwait(false);
            isIn = true;
            return await TryAsync(request, into, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            into.Clear();
            return new WireAnswer { Fault = RedfishFaults.TimedOut(Wire.What(request), timeout, request.OnlyReads) };
        }
        finally
        {
            if (isIn)
            {
                gate.Release();
            }
        }
    }

    /// <summary>A pause that doubles with each try, less what chance takes off.</summary>
    internal TimeSpan Pause(TimeSpan first, TimeSpan longest, int tries)
    {
        double seconds = Math.Min(longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(tries, 30)));
        lock (chance)
        {
            return TimeSpan.FromSeconds(seconds * (1 - (Jitter * random.NextUniform())));
        }
    }

    private async Task<Fault?> EndAsync(TimeSpan timeout, CancellationToken stop)
    {
        using var over = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
        try
        {
            return await Session.CloseAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return RedfishFaults.TimedOut($"The end of the session at {Config.Name}", timeout, onlyReads: false);
        }
    }

    private async Task<WireAnswer> TryAsync(WireRequest request, RedfishBuffer into, CancellationToken stop)
    {
        bool wasForgotten = false;
        string? forgotten = null;
        for (int tries = 1; ;)
        {
            if (await Session.OpenAsync(forgotten, stop).ConfigureAwait(false) is { } closed)
            {
                return new WireAnswer { Fault = closed };
            }

            string? token = Session.Token;
            Interlocked.Increment(ref requests);
            var answer = await Wire.SendAsync(request, headers => Session.Sign(headers, token), into, stop).ConfigureAwait(false);
            if (answer.Status == 401 && Config.Login != RedfishLogin.None)
            {
                if (Config.Login == RedfishLogin.Basic)
                {
                    return new WireAnswer { Fault = Session.Refuse() };
                }

                // A session that was opened a moment ago is known: this one resource is refused.
                if (wasForgotten || !Session.MayRenew)
                {
                    return answer;
                }

                // What was not let in was not done, so that it may be asked again whatever it is.
                (wasForgotten, forgotten) = (true, token);
                continue;
            }

            bool mayGoBetter = answer.IsBroken || answer.Status is 429 or 502 or 503 or 504;
            if (!request.OnlyReads || !mayGoBetter || tries == Config.MostTries || answer.Wait > Config.LongestPause)
            {
                return answer;
            }

            var pause = Pause(Config.FirstPause, Config.LongestPause, tries - 1);
            await Task.Delay(answer.Wait > pause ? answer.Wait.Value : pause, clock, stop).ConfigureAwait(false);
            tries++;
        }
    }
}
