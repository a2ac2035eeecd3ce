namespace Megapod.Cli.Commands;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Site.Jobs;
using Megapod.Site.Loop;
using Megapod.Storage.Backup;
using Megapod.Storage.Jobs;

/// <summary>The jobs of a site that runs: in its state folder, or in memory alone.</summary>
internal sealed class UpJobs : IDisposable
{
    /// <summary>The folder within the state folder in which jobs are kept.</summary>
    public const string Folder = "jobs";

    private readonly JobFile? file;

    private UpJobs(JobFile? file, JobDesk desk)
    {
        this.file = file;
        Desk = desk;
    }

    /// <summary>The jobs.</summary>
    public JobDesk Desk { get; }

    /// <summary>What a backup takes of them.</summary>
    public IEnumerable<BackupSource> Backups => file is null ? [] : [new BackupSource($"{Folder}/{JobFile.FileName}", file.CopyTo)];

    /// <summary>Opens them.</summary>
    /// <param name="state">The state folder; null: they are kept in memory.</param>
    /// <param name="site">The site.</param>
    /// <param name="loop">Whose events tell of them.</param>
    public static Outcome<UpJobs> Open(string? state, SiteConfig site, SiteLoop loop)
    {
        var time = TimeProvider.System;
        var now = time.GetUtcNow();
        JobFile? kept = null;
        if (state is not null)
        {
            var opened = JobFile.Open(Path.Combine(state, Folder), site.Id, Instant.From(now));
            if (!opened.IsSuccess)
            {
                return Outcome<UpJobs>.Failure(opened.Faults);
            }

            kept = opened.Value;
        }

        return Outcome<UpJobs>.Success(new UpJobs(kept, new JobDesk(new JobDeskParts
        {
            Store = kept is null ? new MemoryJobStore(now.ToUnixTimeSeconds()) : kept,
            Time = time,
            Currency = site.Currency,

            // Work nodes have this machine's clock, a twin one of its own.
            CarbonAt = at => loop.Feeds?.CarbonAt(at + (loop.Present - Instant.From(time.GetUtcNow()))) ?? double.NaN,
            UsualPrice = job => JobPrices.Usual(site, job),
            Told = (kind, subject, text) => loop.Events.Add(loop.Present, kind, subject, text),
        })));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Desk.Dispose();
        file?.Dispose();
    }
}
