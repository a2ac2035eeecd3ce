namespace Megapod.Cli.Commands;

using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Megapod.Core.Outcomes;

/// <summary>The backup of a running site, over its API into a file.</summary>
internal static class BackupDoor
{
    /// <summary>A history of ten gigabytes takes some minutes to copy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>Fetches it.</summary>
    /// <param name="address">Where the site is, and what lets us in.</param>
    /// <param name="target">The file; one that is there is never overwritten.</param>
    /// <param name="stop">Ctrl-C and its like; there is no file then.</param>
    /// <returns>The file; MP3142 where no site answers.</returns>
    public static async Task<Outcome<string>> FetchAsync(SiteAddress address, string target, CancellationToken stop)
    {
        if (!Uri.TryCreate(address.At, UriKind.Absolute, out var site) || site.Scheme is not ("http" or "https"))
        {
            return Fail(new Fault(StationDoor.NoAddress, $"'{address.At}' is no address of a running site.", "Write it as http://127.0.0.1:8080, with the port of 'megapod up'."));
        }

        using var handler = new HttpClientHandler { UseProxy = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { Timeout = Patience };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(site, "/api/v1/backup"));
        request.Headers.Authorization = address.Token is null ? null : new AuthenticationHeaderValue("Bearer", address.Token);
        bool isMade = false;
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(stop));
                return Fail(new Fault((string?)problem?["fault"] ?? "MP3143", (string?)problem?["title"] ?? "The site refuses.", (string?)problem?["detail"] ?? ""));
            }

            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using (var file = new FileStream(target, options))
            {
                isMade = true;
                await answer.Content.CopyToAsync(file, stop);
                file.Flush(flushToDisk: true);
            }

            isMade = false;
            return Outcome<string>.Success(target);
        }
        catch (Exception e) when (e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError })
        {
            return Fail(new Fault("MP3142", $"No site answers at {address.At}: {e.Message}", "Look whether 'megapod up' runs, and give its port with --at."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException || (e is TaskCanceledException && !stop.IsCancellationRequested))
        {
            return Fail(new Fault("MP3495", $"The backup cannot be written: {e.Message}", "Name a file that is not there yet, in a folder that may be written and has room.", target));
        }
        finally
        {
            if (isMade)
            {
                File.Delete(target);
            }
        }
    }

    private static Outcome<string> Fail(Fault fault) => Outcome<string>.Failure(fault);
}
