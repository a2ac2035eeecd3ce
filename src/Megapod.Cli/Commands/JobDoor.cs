namespace Megapod.Cli.Commands;

using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;

/// <summary>The way of job files to a running site, and of what jobs have written back.</summary>
internal static class JobDoor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Submits the text of a job file.</summary>
    /// <param name="at">Where the site is.</param>
    /// <param name="query">What is said beside it, from the question mark on; or nothing.</param>
    /// <param name="text">The text.</param>
    /// <param name="stop">Ctrl-C and its like.</param>
    public static Task<Outcome<StationDoor.Heard>> SubmitAsync(SiteAddress at, string query, string text, CancellationToken stop) =>
        StationDoor.SendContentAsync(at, HttpMethod.Post, $"jobs{query}", new StringContent(text, Encoding.UTF8, "application/yaml"), stop);

    /// <summary>What a site said is wrong with a job file, with the file's own name.</summary>
    public static IReadOnlyList<Fault> FaultsOf(StationDoor.Heard heard, string file)
    {
        try
        {
            return heard.Body["faults"] is JsonArray list
                ? [.. list.OfType<JsonObject>().Select(f => new Fault((string)f["code"]!, (string)f["message"]!, (string)f["remedy"]!, file, (int)f["line"]!, (int)f["column"]!))]
                : [heard.Fault with { File = file }];
        }
        catch (Exception other) when (other is InvalidOperationException or ArgumentNullException or FormatException)
        {
            return [heard.Fault with { File = file }];
        }
    }

    /// <summary>A piece of what a job has written.</summary>
    /// <param name="http">The connection.</param>
    /// <param name="address">Where the site is.</param>
    /// <param name="job">The job.</param>
    /// <param name="from">Place of the first byte that is wanted.</param>
    /// <param name="stop">Ctrl-C and its like.</param>
    public static async Task<Outcome<Piece>> LogAsync(HttpClient http, SiteAddress address, string job, long from, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(address.At), string.Create(CultureInfo.InvariantCulture, $"/api/v1/jobs/{Uri.EscapeDataString(job)}/log?from={from}")));
        request.Headers.Authorization = address.Token is null ? null : new AuthenticationHeaderValue("Bearer", address.Token);
        try
        {
            using var answer = await http.SendAsync(request, stop);
            if (answer.IsSuccessStatusCode && NumberOf(answer, "X-Megapod-Log-From") is { } begins && NumberOf(answer, "X-Megapod-Log-Next") is { } next)
            {
                bool isEnd = answer.Headers.TryGetValues("X-Megapod-Log-End", out var end) && end.FirstOrDefault() == "true";
                return Outcome<Piece>.Success(new Piece(begins, next, await answer.Content.ReadAsByteArrayAsync(stop), isEnd));
            }

            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(stop)) is JsonObject problem && problem["fault"] is not null
                ? Outcome<Piece>.Failure(new StationDoor.Heard(problem, false).Fault)
                : NotASite(address.At);
        }
        catch (JsonException)
        {
            return NotASite(address.At);
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !stop.IsCancellationRequested))
        {
            return Outcome<Piece>.Failure(new Fault("MP3142", $"No site answers at {address.At}: {e.Message}", "Look whether 'megapod up' runs, and give its port with --at."));
        }
    }

    /// <summary>A connection for many requests.</summary>
    public static HttpClient Open() => new(new HttpClientHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Patience };

    private static Outcome<Piece> NotASite(string at) => Outcome<Piece>.Failure(new Fault("MP3143", $"What answers at {at} is no running site that knows what it was asked.", "Give the port of 'megapod up' with --at."));

    private static long? NumberOf(HttpResponseMessage answer, string header) =>
        answer.Headers.TryGetValues(header, out var values) && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>What a site handed out of a log.</summary>
    /// <param name="From">Place of the first byte.</param>
    /// <param name="Next">Place after the last.</param>
    /// <param name="Bytes">The bytes.</param>
    /// <param name="IsEnd">Whether nothing comes any more.</param>
    internal sealed record Piece(long From, long Next, byte[] Bytes, bool IsEnd);
}
