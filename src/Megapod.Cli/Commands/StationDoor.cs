namespace Megapod.Cli.Commands;

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;

/// <summary>The way to a running site and its stations, over its API.</summary>
internal static class StationDoor
{
    /// <summary>The fault of an address that is none.</summary>
    public const string NoAddress = "MP3141";

    /// <summary>Longer than a station may take to answer, and what waits before it, and than a site may take to make room for a pod.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <summary>No list of stations is larger: ten thousand of them with their newest transactions.</summary>
    private const long LargestAnswer = 64 * 1024 * 1024;

    /// <summary>How the stations stand.</summary>
    public static Task<Outcome<Heard>> ListAsync(SiteAddress at, CancellationToken stop) => SendAsync(at, HttpMethod.Get, "stations", null, stop);

    /// <summary>Has a station do something.</summary>
    public static Task<Outcome<Heard>> AskAsync(SiteAddress at, string station, string operation, JsonObject body, CancellationToken stop) =>
        SendAsync(at, HttpMethod.Post, $"stations/{Uri.EscapeDataString(station)}/{operation}", body, stop);

    /// <summary>Has the site read its file again.</summary>
    public static Task<Outcome<Heard>> ReloadAsync(SiteAddress at, string person, CancellationToken stop) => SendAsync(at, HttpMethod.Post, $"site/reload?person={Uri.EscapeDataString(person)}", [], stop);

    /// <summary>Asks a running site for anything of its API.</summary>
    /// <param name="address">Where it is, and what lets us in.</param>
    /// <param name="method">What to do.</param>
    /// <param name="path">With what, after <c>/api/v1/</c>.</param>
    /// <param name="body">What goes along; null: nothing.</param>
    /// <param name="stop">Ctrl-C and its like.</param>
    public static Task<Outcome<Heard>> SendAsync(SiteAddress address, HttpMethod method, string path, JsonObject? body, CancellationToken stop) =>
        SendContentAsync(address, method, path, body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"), stop);

    /// <summary>Asks a running site for anything of its API, with a body of any kind.</summary>
    /// <param name="address">Where it is, and what lets us in.</param>
    /// <param name="method">What to do.</param>
    /// <param name="path">With what, after <c>/api/v1/</c>.</param>
    /// <param name="content">What goes along; null: nothing. It is used up.</param>
    /// <param name="stop">Ctrl-C and its like.</param>
    public static async Task<Outcome<Heard>> SendContentAsync(SiteAddress address, HttpMethod method, string path, HttpContent? content, CancellationToken stop)
    {
        string at = address.At;
        if (!Uri.TryCreate(at, UriKind.Absolute, out var site) || site.Scheme is not ("http" or "https"))
        {
            return Outcome<Heard>.Failure(new Fault(NoAddress, $"'{at}' is no address of a running site.", "Write it as http://127.0.0.1:8080, with the port of 'megapod up'."));
        }

        using var handler = new HttpClientHandler { UseProxy = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = LargestAnswer };
        using var request = new HttpRequestMessage(method, new Uri(site, $"/api/v1/{path}"));
        request.Headers.Authorization = address.Token is null ? null : new AuthenticationHeaderValue("Bearer", address.Token);
        request.Content = content;
        try
        {
            using var answer = await http.SendAsync(request, stop);
            string text = await answer.Content.ReadAsStringAsync(stop);
            return JsonNode.Parse(text) is { } said && !answer.IsSuccessStatusCode == (said is JsonObject && said["fault"] is not null)
                ? Outcome<Heard>.Success(new Heard(said, answer.IsSuccessStatusCode))
                : NotASite(at);
        }
        catch (JsonException)
        {
            return NotASite(at);
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !stop.IsCancellationRequested))
        {
            return Outcome<Heard>.Failure(new Fault("MP3142", $"No site answers at {at}: {e.Message}", "Look whether 'megapod up' runs, and give its port with --at."));
        }
    }

    private static Outcome<Heard> NotASite(string at) =>
        Outcome<Heard>.Failure(new Fault("MP3143", $"What answers at {at} is no running site that knows what it was asked.", "Give the port of 'megapod up' with --at."));

    /// <summary>What a site answered.</summary>
    /// <param name="Body">Its JSON.</param>
    /// <param name="IsGood">Whether it is what was asked for, and no problem.</param>
    internal sealed record Heard(JsonNode Body, bool IsGood)
    {
        /// <summary>Whether the problem is the station's answer or that there is none, and not what was asked for.</summary>
        public bool WasAsked => Body["result"] is not null;

        /// <summary>What is wrong, where it is not good.</summary>
        public Fault Fault => new((string?)Body["fault"] ?? "", (string?)Body["title"] ?? "", (string?)Body["detail"] ?? "");
    }
}
