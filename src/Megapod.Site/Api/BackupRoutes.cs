namespace Megapod.Site.Api;

using Megapod.Core.Outcomes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

/// <summary>The state of a running site in one file.</summary>
internal static class BackupRoutes
{
    /// <summary>Adds the route.</summary>
    /// <param name="app">The site's face.</param>
    /// <param name="write">Writes a backup into a file that is not there yet.</param>
    public static void Map(WebApplication app, Func<string, Fault?> write)
    {
        var one = new SemaphoreSlim(1, 1);
        app.MapPost("/api/v1/backup", async (HttpContext context) =>
            {
                if (!await one.WaitAsync(TimeSpan.Zero, context.RequestAborted))
                {
                    return SiteApi.Problem(StatusCodes.Status409Conflict, new Fault("MP3310", "A backup is being made already.", "Wait until it is done."));
                }

                string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
                try
                {
                    if (await Task.Run(() => write(file)) is { } fault)
                    {
                        return SiteApi.Problem(StatusCodes.Status503ServiceUnavailable, fault with { File = null });
                    }

                    // Nobody finds it any more from here on, and it is gone when it has been sent.
                    var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous });
                    return Results.Stream(stream, "application/gzip", "megapod-backup.tar.gz");
                }
                finally
                {
                    one.Release();
                }
            })
            .WithMetadata(RoutePolicy.Administer).WithSummary("The state in one compressed archive: accounts, audit, history, alarms, transactions, pods; what 'megapod restore' takes.");
    }
}
