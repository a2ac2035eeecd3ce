namespace Megapod.Node.Runner;

using System.Diagnostics;
using System.Globalization;
using Megapod.Devices.Foreign;
using Megapod.Node.Cgroups;
using Microsoft.Win32.SafeHandles;

/// <summary>What a node keeps on the disk for one job. Only <c>space</c> is the job's; everything else is out of its sight.</summary>
/// <param name="root">Its folder.</param>
/// <param name="fence">Number of the placement.</param>
internal sealed class JobFolder(string root, long fence)
{
    /// <summary>A count has fewer characters than this; what is longer is no count.</summary>
    private const int MostCountBytes = 64;

    /// <summary>Letters of a word that names a phase.</summary>
    private const int MostWordLength = 32;

    /// <summary>What stands for a node that has given a job up before anybody began it.</summary>
    private const string TakenByNode = "node";

    /// <summary>How long the removal of a folder may take; a job can fill one with a great many files.</summary>
    private static readonly TimeSpan LongestRemoval = TimeSpan.FromMinutes(10);

    /// <summary>All of it.</summary>
    public string Root => root;

    /// <summary>What belongs to this placement: who has it, how it ended.</summary>
    public string Box { get; } = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"box-{fence}"));

    /// <summary>What the job may write to.</summary>
    public string Space { get; } = Path.Combine(root, "space");

    /// <summary>What the node tells the job; it can only read it.</summary>
    public string Told { get; } = Path.Combine(root, "told");

    /// <summary>Its output.</summary>
    public string Log { get; } = Path.Combine(root, "log");

    /// <summary>What was learned of its speed against power; out of the job's sight, and not of one placement alone.</summary>
    public string LearnedFile => Path.Combine(root, "learned");

    /// <summary>The newest part of its output.</summary>
    public string LogFile => Path.Combine(Log, "log");

    /// <summary>Whether all of it is made: the box is made last.</summary>
    public bool IsPrepared => Directory.Exists(Box);

    /// <summary>Who looks after it; null while nobody has said so.</summary>
    public ProcessFacts? Claim => new FileInfo(Path.Combine(Box, "claim")).LinkTarget is { } claim ? ProcessFacts.Parse(claim) : null;

    /// <summary>Whether the world that the job sees was made, so that what came after is the job's own.</summary>
    public bool HasWorld => File.Exists(Path.Combine(Box, "made"));

    /// <summary>Whether those who look after any placement of it are still there.</summary>
    public bool IsAttended
    {
        get
        {
            try
            {
                return Directory.Exists(root)
                    && Directory.EnumerateDirectories(root, "box-*").Any(box => new FileInfo(Path.Combine(box, "claim")).LinkTarget is { } claim && ProcessFacts.Parse(claim) is { IsAlive: true });
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <summary>Whether all that this placement has written is in its place: whoever wrote it down has said so, or nobody is there any more who could.</summary>
    public bool IsLogged => File.Exists(Path.Combine(Box, "logged")) || !IsAttended;

    /// <summary>Its exit status; null while it is not known.</summary>
    public int? Status => (int?)GroupFiles.Number(Path.Combine(Box, "status"));

    /// <summary>What went wrong before its own program began, in the words of the system; empty: nothing.</summary>
    public string Complaint => GroupFiles.Read(Path.Combine(Box, "launch"))?.Trim() ?? "";

    /// <summary>Makes all that a placement needs. What an earlier one left is removed unless the job goes on from it.</summary>
    /// <param name="user">The job's user.</param>
    /// <param name="resumes">Whether the job goes on from what lies in its folder.</param>
    /// <returns>Why it could not be made; null when it was.</returns>
    public string? Prepare(int user, bool resumes)
    {
        try
        {
            Libc.MakeFolder(root);
            foreach (string box in Directory.EnumerateDirectories(root, "box-*").Where(box => box != Box).ToList())
            {
                Remove(box);
            }

            if (!resumes)
            {
                Remove(Space);
            }

            Remove(Path.Combine(Space, "tmp"));
            Libc.MakeFolder(Space);
            Libc.MakeFolder(Log);
            Libc.MakeFolder(Told, isForAll: true);
            foreach (string folder in (string[])[Path.Combine(Space, "job"), Path.Combine(Space, "tmp")])
            {
                Libc.MakeFolder(folder);
                Libc.Own(folder, user);
            }

            Libc.MakeFolder(Box);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }

    /// <summary>Takes the job, so that nobody begins it any more.</summary>
    /// <returns>Whether it was still free.</returns>
    public bool TryTake()
    {
        try
        {
            File.CreateSymbolicLink(Path.Combine(Box, "claim"), TakenByNode);
            return true;
        }
        catch (IOException)
        {
            return new FileInfo(Path.Combine(Box, "claim")).LinkTarget == TakenByNode;
        }
    }

    /// <summary>Removes all of it.</summary>
    /// <returns>Whether it is gone.</returns>
    public bool Remove()
    {
        try
        {
            Remove(root);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Says something to the job, whole or not at all.</summary>
    public void Tell(string name, string text)
    {
        string path = Path.Combine(Told, name);
        if (GroupFiles.TryWrite(path + ".new", text))
        {
            File.Move(path + ".new", path, overwrite: true);
        }
    }

    /// <summary>Reads the count at the beginning of a file of the job's. No link is followed, nothing outside its folder is reached, and a pipe does not hold us up.</summary>
    /// <param name="path">The file's path in the job's folder.</param>
    /// <returns>The count; NaN where there is none.</returns>
    public double Count(string path) => double.TryParse(First(path), NumberStyles.Float, CultureInfo.InvariantCulture, out double count) && double.IsFinite(count) ? count : double.NaN;

    /// <summary>Reads the word at the beginning of a file of the job's, with the same care.</summary>
    /// <param name="path">The file's path in the job's folder.</param>
    /// <returns>The word; empty where there is none, or none that names a phase.</returns>
    public string Word(string path) => First(path) is { Length: <= MostWordLength } word && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.') ? word : "";

    /// <summary>When a file of the job's was last written; null where there is none.</summary>
    public DateTime? WrittenAt(string path)
    {
        using var file = OpenOfJob(path);
        return file is null ? null : File.GetLastWriteTimeUtc(file);
    }

    private static void Remove(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        // Folders in one another can be deeper than a path may be long, and what lies in them may change meanwhile: the system's own program copes with both.
        using var removal = Process.Start(new ProcessStartInfo("rm", ["-rf", "--one-file-system", "--", folder]) { RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false })
            ?? throw new IOException("rm could not be started.");
        if (!removal.WaitForExit(LongestRemoval))
        {
            removal.Kill();
        }

        if (Directory.Exists(folder))
        {
            throw new IOException($"{folder} cannot be removed.");
        }
    }

    /// <summary>The first word of a file; empty where there is none.</summary>
    private string First(string path)
    {
        using var file = OpenOfJob(path);
        if (file is null)
        {
            return "";
        }

        try
        {
            using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
            if (!stream.CanSeek)
            {
                return "";
            }

            Span<byte> bytes = stackalloc byte[MostCountBytes];
            int length = stream.Read(bytes);
            var text = System.Text.Encoding.ASCII.GetString(bytes[..length]).AsSpan().Trim();
            int end = text.IndexOfAny(" \t\r\n");
            return (end < 0 ? text : text[..end]).ToString();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private SafeFileHandle? OpenOfJob(string path)
    {
        try
        {
            using var folder = ForeignFiles.OpenFolder(Path.Combine(Space, "job"));
            if (folder is null)
            {
                return null;
            }

            return ForeignFiles.OpenBeneath(folder, path);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
