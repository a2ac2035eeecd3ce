namespace Megapod.Devices.Feeds.Http;

using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Megapod.Core;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>Asks one source one question: bounded in time, size and redirects, whatever is at the other end.</summary>
/// <param name="feed">The feed.</param>
/// <param name="client">Sends one request and follows nothing.</param>
/// <param name="clock">Measures the time-out.</param>
internal sealed class FeedFetcher(FeedConfig feed, HttpMessageInvoker client, TimeProvider clock)
{
    private const int MostRedirects = 3;

    /// <summary>Tags are short; a longer one is not sent back.</summary>
    private const int LongestTag = 256;

    /// <summary>Whether an address may be asked: https anywhere, http on this machine or where the description allows it.</summary>
    public static bool IsAllowed(FeedConfig feed, Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && (feed.AllowPlainHttp || address.IsLoopback));

    /// <summary>Asks.</summary>
    /// <param name="address">Where, placeholders filled.</param>
    /// <param name="key">Goes into the header where the description says so.</param>
    /// <param name="known">The last answer to the same question, for its version; or null.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public async Task<FeedAnswer> AskAsync(Uri address, FeedKey key, FeedAnswer? known, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(feed.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            for (int redirects = 0; ; redirects++)
            {
                using var request = Request(address, key, known);
                using var response = await client.SendAsync(request, either.Token);
                if (Target(address, response) is not { } target)
                {
                    return await Answer(response, known, either.Token);
                }

                if (Refusal(address, target, redirects) is { } where)
                {
                    return FeedAnswer.Failed(FeedFaults.Redirected(feed, where));
                }

                address = target;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return FeedAnswer.Failed(FeedFaults.TimedOut(feed));
        }
        catch (HttpRequestException e)
        {
            return FeedAnswer.Failed(Broken(e.HttpRequestError));
        }
        catch (HttpIOException e)
        {
            return FeedAnswer.Failed(Broken(e.HttpRequestError));
        }
        catch (IOException)
        {
            return FeedAnswer.Failed(FeedFaults.Torn(feed, "the connection broke"));
        }
        catch (InvalidDataException)
        {
            return FeedAnswer.Failed(FeedFaults.Torn(feed, "what was packed cannot be unpacked"));
        }
    }

    private HttpRequestMessage Request(Uri address, FeedKey key, FeedAnswer? known)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue(ProductInfo.Name, null));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(feed.Format == FeedFormat.Csv ? "text/csv" : "application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.1));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        if (feed.Header?.Split(':', 2, StringSplitOptions.TrimEntries) is [var name, var value])
        {
            request.Headers.TryAddWithoutValidation(name, key.IntoHeader(value));
        }

        if (known?.Tag is { } tag)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        request.Headers.IfModifiedSince = known?.ModifiedAt;
        return request;
    }

    /// <summary>Where the answer sends us; null when it does not.</summary>
    private static Uri? Target(Uri address, HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && response.Headers.Location is { } location
        && Uri.TryCreate(address, location, out var target)
            ? target
            : null;

    /// <summary>Why a redirect is not followed; null when it is. A key must not be carried to somebody else, and a question not into the open.</summary>
    private string? Refusal(Uri from, Uri to, int redirects)
    {
        if (redirects >= MostRedirects)
        {
            return "on and on";
        }

        if (from.Scheme == Uri.UriSchemeHttps && to.Scheme != Uri.UriSchemeHttps)
        {
            return "from https to an open connection";
        }

        bool isSamePort = from.Port == to.Port || (from.IsDefaultPort && to.IsDefaultPort);
        return !string.Equals(from.Host, to.Host, StringComparison.OrdinalIgnoreCase) || !isSamePort || !IsAllowed(feed, to) ? "to another host" : null;
    }

    private async Task<FeedAnswer> Answer(HttpResponseMessage response, FeedAnswer? known, CancellationToken stop)
    {
        int status = (int)response.StatusCode;
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotModified when known is not null:
                return known with { IsSame = true };
            case HttpStatusCode.OK:
                return await Content(response, stop);
            case HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable:
                var pause = response.Headers.RetryAfter switch
                {
                    { Delta: { } delta } => delta,
                    { Date: { } date } => date - clock.GetUtcNow(),
                    _ => (TimeSpan?)null,
                };
                pause = pause > TimeSpan.Zero ? pause : null;
                return FeedAnswer.Failed(FeedFaults.AskedToWait(feed, status, pause), pause);
            default:
                return FeedAnswer.Failed(FeedFaults.Status(feed, status));
        }
    }

    private async Task<FeedAnswer> Content(HttpResponseMessage response, CancellationToken stop)
    {
        var headers = response.Content.Headers;
        if (headers.ContentLength > feed.MostBytes)
        {
            return FeedAnswer.Failed(FeedFaults.TooLarge(feed));
        }

        bool isPacked = headers.ContentEncoding.Count == 1 && headers.ContentEncoding.Single() is "gzip" or "x-gzip";
        if (!isPacked && headers.ContentEncoding.Any(e => e is not "identity"))
        {
            return FeedAnswer.Failed(FeedFaults.WrongFormat(feed, "it is packed in a way that was not asked for"));
        }

        bool endIsCertain = isPacked || headers.ContentLength is not null || response.Headers.TransferEncodingChunked == true || response.Version.Major > 1;
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        await using var counted = new CountedStream(body, feed.MostBytes);
        await using var unpacked = isPacked ? new GZipStream(counted, CompressionMode.Decompress, leaveOpen: true) : null;
        byte[]? content = await BoundedReading.ReadAsync(unpacked ?? (Stream)counted, feed.MostBytes, stop);
        if (content is null || counted.IsExceeded)
        {
            return FeedAnswer.Failed(FeedFaults.TooLarge(feed));
        }

        // The framework takes a packed answer that breaks off for a whole one; its last four bytes tell. A file of several members is refused with it.
        if (isPacked && (content.Length == 0 || counted.Tail != (uint)content.Length))
        {
            return FeedAnswer.Failed(FeedFaults.Torn(feed, "what was packed breaks off"));
        }

        string? tag = response.Headers.ETag?.ToString();
        return new FeedAnswer
        {
            Content = content,
            EndIsCertain = endIsCertain,
            Tag = tag?.Length <= LongestTag ? tag : null,
            ModifiedAt = headers.LastModified,
        };
    }

    private Fault Broken(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => FeedFaults.Unreachable(feed, "its name is not known"),
        HttpRequestError.SecureConnectionError => FeedFaults.Unreachable(feed, "its certificate or its encryption is not accepted"),
        HttpRequestError.ConnectionError => FeedFaults.Unreachable(feed, "nobody answers there"),
        HttpRequestError.ConfigurationLimitExceeded => FeedFaults.TooLarge(feed),
        HttpRequestError.ResponseEnded => FeedFaults.Torn(feed, "the connection ended before the answer did"),
        HttpRequestError.InvalidResponse => FeedFaults.Torn(feed, "it is not HTTP"),
        _ => FeedFaults.Torn(feed, "the connection broke"),
    };
}
