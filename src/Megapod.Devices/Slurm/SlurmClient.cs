namespace Megapod.Devices.Slurm;

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Devices.Feeds;

/// <summary>
/// Talks with a cluster's slurmrestd. Every call ends within its time with what was asked for or with a fault. Reads are asked once more with a fresh token where one was not taken: a service of 22.05 says
/// to that only "Unspecified error". A job is never sent twice.
/// </summary>
public sealed class SlurmClient : IDisposable
{
    private readonly SlurmConfig config;
    private readonly TimeProvider clock;
    private readonly HttpMessageInvoker client;
    private readonly SlurmTokens tokens;
    private int version;

    private SlurmClient(SlurmConfig config, HttpMessageHandler handler, bool ownsHandler, TimeProvider clock)
    {
        this.config = config;
        this.clock = clock;
        client = new HttpMessageInvoker(handler, ownsHandler);
        tokens = new SlurmTokens(config, clock);
    }

    /// <summary>The version that is spoken, as it stands in paths; null: it was not found out yet.</summary>
    public string? Version => Volatile.Read(ref version) is > 0 and var known ? SlurmVersions.Name(known) : null;

    /// <summary>Makes a client; nothing is asked yet.</summary>
    /// <param name="config">The cluster.</param>
    /// <param name="clock">Measures time-outs and the life of tokens.</param>
    /// <param name="handler">Sends requests and is not disposed; null: one of its own.</param>
    /// <returns>The client, or MP3940.</returns>
    public static Outcome<SlurmClient> Create(SlurmConfig config, TimeProvider clock, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(clock);
        return config.Complaint() is { } complaint
            ? Outcome<SlurmClient>.Failure(SlurmFaults.Description(config.Name, complaint))
            : Outcome<SlurmClient>.Success(new SlurmClient(config, handler ?? HttpFeed.CreateHandler(), handler is null, clock));
    }

    /// <summary>All jobs and nodes. The jobs are read last, so that no job stands on a node that was not read.</summary>
    /// <param name="stop">Gives up.</param>
    public async Task<Outcome<SlurmImage>> ReadAsync(CancellationToken stop)
    {
        var nodes = await ReadAsync("nodes", SlurmJson.Nodes, stop).ConfigureAwait(false);
        if (!nodes.IsSuccess)
        {
            return Outcome<SlurmImage>.Failure(nodes.Faults);
        }

        var jobs = await ReadAsync("jobs", SlurmJson.Jobs, stop).ConfigureAwait(false);
        return jobs.IsSuccess
            ? Outcome<SlurmImage>.Success(new SlurmImage([.. jobs.Value.OrderBy(j => j.Id)], [.. nodes.Value.OrderBy(n => n.Name, StringComparer.Ordinal)]))
            : Outcome<SlurmImage>.Failure(jobs.Faults);
    }

    /// <summary>Submits a job, held.</summary>
    /// <param name="job">The job.</param>
    /// <param name="stop">Gives up; whether it was taken is then unknown.</param>
    /// <returns>Its number; MP3941 and MP3948 where nothing was sent, MP3945 and MP3947 where it was not taken; after any other fault it may be there.</returns>
    public async Task<Outcome<SlurmTicket>> SubmitAsync(SlurmSubmission job, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (await FindVersionAsync(stop).ConfigureAwait(false) is { } unknown)
        {
            return Outcome<SlurmTicket>.Failure(unknown.Code == SlurmFaultCodes.NoAnswer ? SlurmFaults.Unreachable(config.Name, unknown.Message) : unknown);
        }

        var answer = await AskAsync(HttpMethod.Post, "job/submit", job.User, SlurmJson.Submission(job, version), stop).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            return Outcome<SlurmTicket>.Failure(answer.Faults);
        }

        using var reply = answer.Value;
        long id = reply.Body is null ? 0 : SlurmJson.Taken(reply.Body.RootElement);
        return id > 0
            ? Outcome<SlurmTicket>.Success(new SlurmTicket(id))
            : Outcome<SlurmTicket>.Failure(reply.Status switch
            {
                401 or 403 => SlurmFaults.NotLetIn(config.Name, reply.Status),
                >= 200 and < 300 or >= 400 and < 500 => SlurmFaults.Refused(config.Name, "the job", reply.Words),
                _ => SlurmFaults.NoAnswer(config.Name, "the job", reply.Words),
            });
    }

    /// <summary>Ends a job: it is asked to, and ended after the cluster's KillWait.</summary>
    /// <param name="job">Its number.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<Fault?> CancelAsync(long job, CancellationToken stop)
    {
        if (await FindVersionAsync(stop).ConfigureAwait(false) is { } unknown)
        {
            return unknown;
        }

        var answer = await AskAsync(HttpMethod.Delete, string.Create(CultureInfo.InvariantCulture, $"job/{job}"), config.User, null, stop).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            return answer.Faults[0];
        }

        using var reply = answer.Value;
        return reply.Status is >= 200 and < 300 && reply.Words.Length == 0 ? null : SlurmFaults.Refused(config.Name, string.Create(CultureInfo.InvariantCulture, $"to end job {job}"), reply.Words);
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<Outcome<IReadOnlyList<T>>> ReadAsync<T>(string what, Func<JsonElement, IReadOnlyList<T>?> read, CancellationToken stop)
    {
        if (await FindVersionAsync(stop).ConfigureAwait(false) is { } unknown)
        {
            return Outcome<IReadOnlyList<T>>.Failure(unknown);
        }

        var answer = await AskAsync(HttpMethod.Get, what, config.User, null, stop).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            return Outcome<IReadOnlyList<T>>.Failure(answer.Faults);
        }

        using var reply = answer.Value;
        if (reply.Status == 404)
        {
            // The service was exchanged for one of another version.
            Volatile.Write(ref version, 0);
        }

        // A list with an error beside it may lack entries, and what is missing would be taken for gone.
        return reply.Status != 200
            ? Outcome<IReadOnlyList<T>>.Failure(reply.Status is 401 or 403 ? SlurmFaults.NotLetIn(config.Name, reply.Status) : SlurmFaults.Refused(config.Name, what, reply.Words))
            : reply.Body is null || reply.Words.Length > 0 || read(reply.Body.RootElement) is not { } list
                ? Outcome<IReadOnlyList<T>>.Failure(SlurmFaults.NotUnderstood(config.Name, what, reply.Words.Length > 0 ? reply.Words : "it has no such list"))
                : Outcome<IReadOnlyList<T>>.Success(list);
    }

    /// <summary>Finds the newest version that both speak.</summary>
    private async Task<Fault?> FindVersionAsync(CancellationToken stop)
    {
        if (version > 0)
        {
            return null;
        }

        foreach (int candidate in SlurmVersions.All)
        {
            var answer = await AskAsync(HttpMethod.Get, "ping", config.User, null, stop, candidate).ConfigureAwait(false);
            if (!answer.IsSuccess)
            {
                return answer.Faults[0];
            }

            using var reply = answer.Value;
            switch (reply.Status)
            {
                case 200:
                    Volatile.Write(ref version, candidate);
                    return null;
                case 404:
                    continue;
                case 401 or 403:
                    return SlurmFaults.NotLetIn(config.Name, reply.Status);
                default:
                    return SlurmFaults.Refused(config.Name, "a ping", reply.Words);
            }
        }

        return SlurmFaults.NoVersion(config.Name, SlurmVersions.All.Select(SlurmVersions.Name));
    }

    /// <summary>Asks; of what only reads, once more with a fresh token.</summary>
    private async Task<Outcome<Reply>> AskAsync(HttpMethod method, string path, string user, string? body, CancellationToken stop, int? candidate = null)
    {
        string what = $"{method.Method} {path}";
        for (bool isSecond = false; ; isSecond = true)
        {
            var token = await tokens.OfAsync(user, stop).ConfigureAwait(false);
            if (!token.IsSuccess)
            {
                return Outcome<Reply>.Failure(token.Faults);
            }

            var answer = await SendAsync(method, new Uri(config.Address, $"/slurm/{SlurmVersions.Name(candidate ?? version)}/{path}"), what, user, token.Value, body, stop).ConfigureAwait(false);
            if (isSecond || !answer.IsSuccess || answer.Value.Status is not (401 or 403 or 500))
            {
                return answer;
            }

            // The next call has a fresh one in any case; only a read is repeated.
            if (!tokens.Drop(user, token.Value) || method != HttpMethod.Get)
            {
                return answer;
            }

            answer.Value.Dispose();
        }
    }

    private async Task<Outcome<Reply>> SendAsync(HttpMethod method, Uri address, string what, string user, string token, string? body, CancellationToken stop)
    {
        using var over = new CancellationTokenSource(config.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
        try
        {
            using var request = new HttpRequestMessage(method, address);
            request.Headers.TryAddWithoutValidation("X-SLURM-USER-NAME", user);
            request.Headers.TryAddWithoutValidation("X-SLURM-USER-TOKEN", token);
            request.Headers.TryAddWithoutValidation("Accept", "application/json");

            // With a character set behind it slurmrestd 22.05 does not know the content's kind.
            request.Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await client.SendAsync(request, either.Token).ConfigureAwait(false);
            var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            byte[]? bytes = await BoundedReading.ReadAsync(stream, config.MostBytes, either.Token).ConfigureAwait(false);
            return bytes is null ? Outcome<Reply>.Failure(SlurmFaults.TooLarge(config.Name, what, config.MostBytes)) : Outcome<Reply>.Success(Reply.Of(response.StatusCode, bytes));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Outcome<Reply>.Failure(SlurmFaults.NoAnswer(config.Name, what, string.Create(CultureInfo.InvariantCulture, $"nothing within {config.Timeout.TotalSeconds} s")));
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            return Outcome<Reply>.Failure(SlurmFaults.Unreachable(config.Name, error.Message));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return Outcome<Reply>.Failure(SlurmFaults.NoAnswer(config.Name, what, error.Message));
        }
    }

    /// <summary>An answer: its status, its content where that is JSON, and what it complains about.</summary>
    private sealed record Reply(int Status, JsonDocument? Body, string Words) : IDisposable
    {
        public static Reply Of(HttpStatusCode status, byte[] bytes)
        {
            try
            {
                var body = JsonDocument.Parse(bytes);
                return new Reply((int)status, body, SlurmJson.Errors(body.RootElement));
            }
            catch (JsonException)
            {
                // Refusals before the service proper are plain text.
                return new Reply((int)status, null, $"HTTP status {(int)status} {Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, 300))}");
            }
        }

        public void Dispose() => Body?.Dispose();
    }
}
