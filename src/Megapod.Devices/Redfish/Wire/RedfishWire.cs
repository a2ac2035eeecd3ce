namespace Megapod.Devices.Redfish.Wire;

using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Megapod.Core;
using Megapod.Core.Outcomes;

/// <summary>Carries one request over HTTP and brings back whatever was answered, within bounds of size and redirections. It knows nothing of sessions and JSON.</summary>
internal sealed class RedfishWire : IDisposable
{
    /// <summary>A BMC that was restarted or has moved to another address is noticed after this at the latest.</summary>
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    private static readonly SearchValues<char> PlainPath = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/");

    private readonly RedfishClientConfig config;
    private readonly Uri root;
    private readonly string authority;
    private readonly ServiceTrust trust;
    private readonly TimeProvider clock;
    private readonly HttpMessageInvoker client;

    /// <summary>A wire that is not open yet.</summary>
    /// <param name="config">The service.</param>
    /// <param name="trust">Which service is believed.</param>
    /// <param name="clock">Time.</param>
    /// <param name="instead">Answers in place of the network; null: the network.</param>
    public RedfishWire(RedfishClientConfig config, ServiceTrust trust, TimeProvider clock, HttpMessageHandler? instead = null)
    {
        this.config = config;
        this.trust = trust;
        this.clock = clock;
        authority = config.Address.GetLeftPart(UriPartial.Authority);
        root = new Uri(authority);

        // A BMC is on the site's own network: no proxy. Redirections are followed here, so that a token never goes to somebody else.
        client = new HttpMessageInvoker(instead ?? new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = config.ConnectTimeout,
            MaxResponseHeadersLength = 32,
            MaxResponseDrainSize = 0,

            // One for the stream of events beside those of calls.
            MaxConnectionsPerServer = config.MostConcurrent + 1,
            PooledConnectionLifetime = ConnectionLife,
            SslOptions = trust.Options,
        });
    }

    /// <summary>The path of a link on this service; null when the link leads elsewhere or is none. A fragment, which names a part of a resource, is cut off.</summary>
    public string? Resolve(string link, string from = "/redfish/v1/") => IsPlain(link) ? link : Resolved(link, from);

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="sign">Adds who asks.</param>
    /// <param name="into">Takes the content.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public async Task<WireAnswer> SendAsync(WireRequest request, Action<HttpRequestHeaders> sign, RedfishBuffer into, CancellationToken stop)
    {
        into.Clear();
        try
        {
            for (int redirects = 0; ; redirects++)
            {
                using var message = Message(request, sign, "application/json");
                using var response = await client.SendAsync(message, stop).ConfigureAwait(false);
                if (!request.OnlyReads || Target(response) is not { } link)
                {
                    return await Answer(request, response, into, stop).ConfigureAwait(false);
                }

                if (Resolve(link, request.Path) is not { } target || redirects == RedfishBounds.MostRedirects)
                {
                    return new WireAnswer { Fault = RedfishFaults.Redirected(What(request), redirects == RedfishBounds.MostRedirects ? "on and on" : "to another host") };
                }

                request = request with { Path = target };
            }
        }
        catch (Exception e) when (Broken(request, e, stop) is { } broken)
        {
            return broken;
        }
    }

    /// <summary>Opens a stream that stays open.</summary>
    /// <param name="path">Where.</param>
    /// <param name="sign">Adds who asks and whatever else.</param>
    /// <param name="stop">Gives up waiting for its beginning.</param>
    /// <returns>The answer, which is the caller's to dispose; or what went wrong.</returns>
    public async Task<(HttpResponseMessage? Response, WireAnswer? Trouble)> OpenAsync(string path, Action<HttpRequestHeaders> sign, CancellationToken stop)
    {
        var request = new WireRequest(HttpMethod.Get, path);
        try
        {
            using var message = Message(request, sign, "text/event-stream");
            return (await client.SendAsync(message, stop).ConfigureAwait(false), null);
        }
        catch (Exception e) when (Broken(request, e, stop) is { } broken)
        {
            return (null, broken);
        }
    }

    /// <summary>A request in words.</summary>
    public string What(WireRequest request) => $"{request.Method} {RedfishText.Printable(request.Path)} at {config.Name}";

    /// <summary>How long a service wants to be left alone.</summary>
    public TimeSpan? WaitOf(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait > TimeSpan.Zero ? wait : null;
    }

    public void Dispose() => client.Dispose();

    /// <summary>
    /// Whether a link is a path from the root on in which nothing is escaped and no step is a dot: resolving it would leave it as it is, and takes longer than reading what it leads to. Two slashes at
    /// its beginning would name another host.
    /// </summary>
    private static bool IsPlain(string link) =>
        link.Length is > 1 and <= RedfishBounds.LongestPath && link[0] == '/' && !link.AsSpan().ContainsAnyExcept(PlainPath)
        && !link.Contains("//", StringComparison.Ordinal) && !link.Contains("/.", StringComparison.Ordinal);

    private string? Resolved(string link, string from) =>
        link.Length is > 0 and <= RedfishBounds.LongestPath
        && Uri.TryCreate(authority + from, UriKind.Absolute, out var start)
        && Uri.TryCreate(start, link, out var target)
        && target.Scheme == root.Scheme && target.Port == root.Port && string.Equals(target.Host, root.Host, StringComparison.OrdinalIgnoreCase)
        && target.UserInfo.Length == 0
            ? target.PathAndQuery
            : null;

    private static string? Target(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
            ? response.Headers.Location?.OriginalString
            : null;

    private static string? Header(HttpHeaders headers, string name, int most) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.FirstOrDefault()?.Trim() is { Length: > 0 } value && value.Length <= most && value.All(c => c is >= ' ' and < '\u007f') ? value : null;

    private HttpRequestMessage Message(WireRequest request, Action<HttpRequestHeaders> sign, string accept)
    {
        // Put together and not resolved: a path that begins with two slashes would name another host.
        var message = new HttpRequestMessage(request.Method, new Uri(authority + request.Path)) { Content = request.Body?.Invoke() };
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue(ProductInfo.Name, null));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        message.Headers.TryAddWithoutValidation("OData-Version", "4.0");
        if (request.IfMatch is { } match)
        {
            message.Headers.TryAddWithoutValidation("If-Match", match);
        }

        if (request.IfNoneMatch is { } known)
        {
            message.Headers.TryAddWithoutValidation("If-None-Match", known);
        }

        sign(message.Headers);
        return message;
    }

    private async Task<WireAnswer> Answer(WireRequest request, HttpResponseMessage response, RedfishBuffer into, CancellationToken stop)
    {
        var headers = response.Content.Headers;
        if (headers.ContentEncoding.Any(e => e is not "identity"))
        {
            return new WireAnswer { Fault = RedfishFaults.NotRedfish(What(request), "it is packed, which was not asked for") };
        }

        await using var body = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        if (headers.ContentLength > config.MostBytes || !await into.ReadAsync(body, config.MostBytes, stop).ConfigureAwait(false))
        {
            return new WireAnswer { Fault = RedfishFaults.TooLarge(What(request), config.MostBytes, request.OnlyReads) };
        }

        return new WireAnswer
        {
            Status = (int)response.StatusCode,
            Path = request.Path,
            Tag = Header(response.Headers, "ETag", RedfishBounds.LongestTag),
            Location = Header(response.Headers, "Location", RedfishBounds.LongestPath),
            Token = Header(response.Headers, "X-Auth-Token", RedfishBounds.LongestToken),
            Wait = WaitOf(response),
        };
    }

    private WireAnswer? Broken(WireRequest request, Exception error, CancellationToken stop)
    {
        Fault Torn(string why) => RedfishFaults.Torn(What(request), why, request.OnlyReads);
        return error switch
        {
            _ when stop.IsCancellationRequested => null,
            OperationCanceledException => new WireAnswer { Fault = RedfishFaults.Unreachable(config.Name, string.Create(CultureInfo.InvariantCulture, $"no connection within {config.ConnectTimeout.TotalSeconds:0.###} s")) },
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new WireAnswer { Fault = RedfishFaults.Unreachable(config.Name, "its name is not known") },
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new WireAnswer { Fault = RedfishFaults.NotTrusted(config.Name, trust.Distrust) },
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => new WireAnswer { Fault = RedfishFaults.Unreachable(config.Name, "nobody answers there") },
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => new WireAnswer { Fault = RedfishFaults.TooLarge(What(request), config.MostBytes, request.OnlyReads) },
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => new WireAnswer { Fault = Torn("it is not HTTP") },
            HttpRequestException or IOException => new WireAnswer { Fault = Torn("the connection ended before the answer did"), IsBroken = true },
            _ => null,
        };
    }
}
