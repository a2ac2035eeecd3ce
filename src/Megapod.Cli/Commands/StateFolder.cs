namespace Megapod.Cli.Commands;

using Megapod.Cli.Output;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Site.Loop;
using Megapod.Storage.Backup;
using Megapod.Storage.Journal;

/// <summary>The folder that a person named for the controller's memory, opened; or none, and then nothing is kept.</summary>
internal sealed class StateFolder : IDisposable
{
    /// <summary>The folder within it in which the transactions of charging stations and what waits for their operators are kept.</summary>
    private const string StationsFolder = "stations";

    /// <summary>What waits for operators may be 128 MiB in all, which take up to twice as much in pages; transactions of years come to less than the rest.</summary>
    private const long MostStationBytes = 512L << 20;

    /// <summary>The folder within it in which the lives of pods are kept.</summary>
    private const string PodsFolder = "pods";

    /// <summary>The folder within it in which alarms and what people did about them are kept.</summary>
    private const string AlarmsFolder = "alarms";

    private readonly JournalFile? file;
    private readonly JournalFile? stations;
    private readonly JournalFile? pods;
    private readonly JournalFile? alarms;

    private StateFolder(JournalFile? file, GrantJournal? grants, JournalFile? stations, JournalFile? pods, JournalFile? alarms)
    {
        this.file = file;
        this.stations = stations;
        this.pods = pods;
        this.alarms = alarms;
        Grants = grants;
    }

    /// <summary>What the control loop takes; null: nothing is kept.</summary>
    public GrantJournal? Grants { get; }

    /// <summary>What charging stations' transactions and what waits for their operators are kept in; null: nothing is kept.</summary>
    public IJournal? Stations => stations;

    /// <summary>What the lives of pods are kept in; null: nothing is kept.</summary>
    public IJournal? Pods => pods;

    /// <summary>What alarms are kept in; null: nothing is kept.</summary>
    public IJournal? Alarms => alarms;

    /// <summary>What a backup takes of them. What devices hold is not in it: a controller that starts anew asks them.</summary>
    public IEnumerable<BackupSource> Backups
    {
        get
        {
            (JournalFile? File, string Folder)[] kept = [(stations, StationsFolder), (pods, PodsFolder), (alarms, AlarmsFolder)];
            return kept.Where(k => k.File is not null).Select(k => new BackupSource($"{k.Folder}/{JournalFile.FileName}", k.File!.CopyTo));
        }
    }

    /// <summary>Opens the folder; with a person's word, a state that is there is moved aside first.</summary>
    public static Outcome<StateFolder> Open(string? folder, bool setAside, PowerTree tree, Printer printer)
    {
        if (folder is null)
        {
            return Outcome<StateFolder>.Success(new StateFolder(null, null, null, null, null));
        }

        if (setAside && File.Exists(Path.Combine(folder, JournalFile.FileName)))
        {
            var aside = JournalFile.SetAside(folder, TimeProvider.System.GetUtcNow());
            if (!aside.IsSuccess)
            {
                return Outcome<StateFolder>.Failure(aside.Faults);
            }

            printer.Note($"The state was moved aside to {aside.Value}.");
        }

        var opened = JournalFile.Open(folder, tree.Site.Id);
        if (!opened.IsSuccess)
        {
            return Outcome<StateFolder>.Failure(opened.Faults);
        }

        var grants = GrantJournal.Open(tree, opened.Value);
        if (!grants.IsSuccess)
        {
            opened.Value.Dispose();
            return Outcome<StateFolder>.Failure(grants.Faults);
        }

        var sessions = JournalFile.Open(Path.Combine(folder, StationsFolder), tree.Site.Id, MostStationBytes);
        if (!sessions.IsSuccess)
        {
            opened.Value.Dispose();
            return Outcome<StateFolder>.Failure(sessions.Faults);
        }

        var lives = JournalFile.Open(Path.Combine(folder, PodsFolder), tree.Site.Id);
        if (!lives.IsSuccess)
        {
            opened.Value.Dispose();
            sessions.Value.Dispose();
            return Outcome<StateFolder>.Failure(lives.Faults);
        }

        var known = JournalFile.Open(Path.Combine(folder, AlarmsFolder), tree.Site.Id);
        if (!known.IsSuccess)
        {
            opened.Value.Dispose();
            sessions.Value.Dispose();
            lives.Value.Dispose();
            return Outcome<StateFolder>.Failure(known.Faults);
        }

        return Outcome<StateFolder>.Success(new StateFolder(opened.Value, grants.Value, sessions.Value, lives.Value, known.Value));
    }

    /// <summary>Says why the folder cannot be used: something missing outside, or a folder that is the wrong one.</summary>
    public static ExitCode Refuse(Printer printer, IReadOnlyList<Fault> faults) =>
        faults[0].Code is "MP3301" or "MP3302" ? printer.Missing(faults[0]) : printer.BadInput(faults);

    /// <inheritdoc/>
    public void Dispose()
    {
        file?.Dispose();
        stations?.Dispose();
        pods?.Dispose();
        alarms?.Dispose();
    }
}
