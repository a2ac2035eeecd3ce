namespace Megapod.Devices.Redfish.Wire;

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;

/// <summary>Says who asks: opens a session when one is needed, once for all who wait, renews it when the service has forgotten it, and stops trying for a while after a refusal.</summary>
/// <param name="config">The service.</param>
/// <param name="wire">Carries the requests.</param>
/// <param name="clock">Measures the pause after a refusal.</param>
internal sealed class RedfishSession(RedfishClientConfig config, RedfishWire wire, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private string? token;
    private string? place;
    private long? refusedAt;
    private long? renewedAt;
    private int logins;

    /// <summary>The token that is used now; null: none.</summary>
    public string? Token => Volatile.Read(ref token);

    /// <summary>Sessions opened so far. One more means that the service has forgotten us: it was restarted, or the session was left unused for too long.</summary>
    public int Logins => Volatile.Read(ref logins);

    /// <summary>Adds who asks.</summary>
    public void Sign(HttpRequestHeaders headers, string? with)
    {
        if (config.Login == RedfishLogin.Basic)
        {
            headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{config.User}:{config.Password}")));
        }
        else if (with is not null)
        {
            headers.TryAddWithoutValidation("X-Auth-Token", with);
        }
    }

    /// <summary>Sees to it that somebody can ask.</summary>
    /// <param name="forgotten">A token that the service no longer knows; null: none was refused.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Why nobody can ask; null when one can.</returns>
    public async Task<Fault?> OpenAsync(string? forgotten, CancellationToken stop)
    {
        if (config.Login == RedfishLogin.None || (config.Login == RedfishLogin.Session && Token is { } known && known != forgotten))
        {
            return null;
        }

        await gate.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            if (refusedAt is { } at && config.LoginPause - clock.GetElapsedTime(at) is var left && left > TimeSpan.Zero)
            {
                return RedfishFaults.NotLoggedIn(config.Name, $"it refused the last login; the next try is in {RedfishText.Number(Math.Ceiling(left.TotalSeconds))} s");
            }

            if (config.Login == RedfishLogin.Basic || (Token is { } renewed && renewed != forgotten))
            {
                return null;
            }

            renewedAt = forgotten is null ? renewedAt : clock.GetTimestamp();
            return await LogInAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// Whether a session that the service does not take may be opened anew: not when that was done within the last pause, because then it is the one resource that is refused, and each try would take
    /// another of the service's few sessions.
    /// </summary>
    public bool MayRenew => renewedAt is not { } at || clock.GetElapsedTime(at) >= config.LoginPause;

    /// <summary>The service does not take the name and password that went with a request.</summary>
    public Fault Refuse()
    {
        refusedAt = clock.GetTimestamp();
        return RedfishFaults.NotLoggedIn(config.Name, "it does not take this user and password");
    }

    /// <summary>Closes the session, so that it does not take the place of another one until it lapses.</summary>
    /// <returns>What the service said; null: there was no session, or it was closed.</returns>
    public async Task<Fault?> CloseAsync(CancellationToken stop)
    {
        if (Interlocked.Exchange(ref token, null) is not { } last || place is not { } path)
        {
            return null;
        }

        place = null;
        var request = new WireRequest(HttpMethod.Delete, path);
        var answer = await wire.SendAsync(request, headers => Sign(headers, last), new RedfishBuffer(), stop).ConfigureAwait(false);
        return answer.Fault ?? (answer.IsGood || answer.Status is 401 or 404 ? null : RedfishFaults.Status(wire.What(request), answer.Status, [], null));
    }

    public void Dispose() => gate.Dispose();

    private async Task<Fault?> LogInAsync(CancellationToken stop)
    {
        Volatile.Write(ref token, null);
        var buffer = new RedfishBuffer();
        var root = new WireRequest(HttpMethod.Get, RedfishClient.RootPath);
        var answer = await wire.SendAsync(root, _ => { }, buffer, stop).ConfigureAwait(false);
        var read = RedfishAnswers.Understand(root, answer, buffer, wire);
        if (!read.IsSuccess)
        {
            return read.Faults[0];
        }

        if (RedfishJson.Link(RedfishJson.Inside(read.Value.Body, "Links"), "Sessions") is not { } link || wire.Resolve(link) is not { } sessions)
        {
            return RedfishFaults.NotLoggedIn(config.Name, "its root names no place where sessions are opened");
        }

        string body = new JsonObject { ["UserName"] = config.User, ["Password"] = config.Password }.ToJsonString();
        var post = new WireRequest(HttpMethod.Post, sessions) { Body = () => RedfishAnswers.Json(body) };
        answer = await wire.SendAsync(post, _ => { }, buffer, stop).ConfigureAwait(false);
        var opened = RedfishAnswers.Understand(post, answer, buffer, wire);
        if (opened.IsSuccess && answer.Token is not null)
        {
            string? before = place;
            place = answer.Location is { } location ? wire.Resolve(location) : RedfishJson.Path(opened.Value.Body) is { } path ? wire.Resolve(path) : null;
            refusedAt = null;
            logins++;
            Volatile.Write(ref token, answer.Token);

            // One that only seemed forgotten would take a place until it lapses.
            if (before is not null && before != place)
            {
                await wire.SendAsync(new WireRequest(HttpMethod.Delete, before), headers => Sign(headers, answer.Token), buffer, stop).ConfigureAwait(false);
            }

            return null;
        }

        // A connection that broke has refused nothing.
        if (answer.Fault is { } broken)
        {
            return broken;
        }

        refusedAt = clock.GetTimestamp();
        string why = opened.IsSuccess ? "it opened a session and gave no token" : opened.Faults[0].Message;
        return RedfishFaults.NotLoggedIn(config.Name, Without(why));
    }

    /// <summary>A service may send back what it was sent.</summary>
    private string Without(string text) => config.Password.Length > 0 ? text.Replace(config.Password, "(password)", StringComparison.Ordinal).TrimEnd('.') : text.TrimEnd('.');
}
