namespace Megapod.Storage.Backup;

using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Megapod.Core;
using Megapod.Core.Outcomes;
using Megapod.Storage.Jobs;
using Megapod.Storage.Journal;
using Megapod.Storage.Relational;

/// <summary>
/// A state folder in one file: a compressed tar archive whose first entry says what is in it, with the sum of each file. Accounts, audit, history, alarms, transactions, the lives of pods, and jobs with their usage are in it. What devices hold is not: an old word
/// on that would be believed, while a controller without one counts every device at its worst until it has been asked. Nor are keys and tokens that let somebody in.
/// </summary>
public static class StateBackup
{
    private const string ContentsName = "backup.json";

    /// <summary>What a backup says of itself is some kilobytes.</summary>
    private const int MostContentsBytes = 1024 * 1024;

    /// <summary>No state folder has as many.</summary>
    private const int MostParts = 1_000;

    /// <summary>Files of a state folder that stay where they are.</summary>
    private static readonly string[] LeftOut = [JournalFile.FileName, "local.token", "door.pem", "keys/"];

    /// <summary>Ends of names of files that are of use to a running controller alone, or are about to become others.</summary>
    private static readonly string[] Passing = ["-wal", "-shm", ".lock", ".next", ".unfinished", ".tmp", JobFile.MarkEnding];

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { MaxDepth = 8, WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>The sources of a state folder at which no controller runs.</summary>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<BackupSource> SourcesOf(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return [.. FilesOf(folder).Select(name => IsDatabase(name) ? new BackupSource(name, target => SqliteFile.Copy(Path.Combine(folder, name), target)) : PlainFile(folder, name))];
    }

    /// <summary>The sources of a running controller: its databases are copied by whoever has them open, and everything else as it lies there.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="open">The databases that are open.</param>
    public static IReadOnlyList<BackupSource> SourcesOf(string folder, IReadOnlyList<BackupSource> open)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(open);
        return [.. open, .. SourcesOf(folder).Where(s => !IsDatabase(s.Name) && !open.Any(o => o.Name == s.Name))];
    }

    /// <summary>A file that is copied as it lies there.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="name">Where it lies in it.</param>
    public static BackupSource PlainFile(string folder, string name) => new(name, target => CopyFile(Path.Combine(folder, name), target));

    /// <summary>Writes a backup.</summary>
    /// <param name="sources">What goes into it.</param>
    /// <param name="target">The file; one that is there is never overwritten.</param>
    /// <param name="site">Id of the site.</param>
    /// <param name="version">Version of this program.</param>
    /// <param name="now">The time.</param>
    /// <returns>What is in it; or why it could not be written (MP3495), and then there is no file.</returns>
    public static Outcome<BackupContents> Write(IReadOnlyList<BackupSource> sources, string target, string site, string version, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(target);
        string? folder = null;
        bool isMade = false;
        try
        {
            folder = Directory.CreateTempSubdirectory("megapod-backup-").FullName;
            var parts = new List<BackupPart>();
            for (int i = 0; i < sources.Count; i++)
            {
                string copy = Path.Combine(folder, i.ToString(System.Globalization.CultureInfo.InvariantCulture));
                if (sources[i].CopyTo(copy) is { } fault)
                {
                    return Outcome<BackupContents>.Failure(fault);
                }

                parts.Add(new BackupPart(sources[i].Name, new FileInfo(copy).Length, SumOf(copy)));
            }

            var contents = new BackupContents(ProductInfo.Name, version, site, now, parts);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(target, options);
            isMade = true;
            using (var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            using (var archive = new TarWriter(packed, TarEntryFormat.Pax, leaveOpen: true))
            {
                Add(archive, ContentsName, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(contents, Options)), now);
                for (int i = 0; i < parts.Count; i++)
                {
                    Add(archive, parts[i].Name, File.OpenRead(Path.Combine(folder, i.ToString(System.Globalization.CultureInfo.InvariantCulture))), now);
                }
            }

            file.Flush(flushToDisk: true);
            isMade = false;
            return Outcome<BackupContents>.Success(contents);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<BackupContents>.Failure(new Fault("MP3495", $"The backup cannot be written: {error.Message}", "Name a file that is not there yet, in a folder that may be written and has room; the folder of temporary files needs as much.", target));
        }
        finally
        {
            Remove(folder);
            if (isMade)
            {
                File.Delete(target);
            }
        }
    }

    /// <summary>Makes a state folder of a backup. Everything is looked through before the folder is there.</summary>
    /// <param name="source">The backup.</param>
    /// <param name="folder">The folder; it is not there yet, or empty.</param>
    /// <param name="version">Version of this program; what a newer one has written is refused.</param>
    /// <returns>What was in it; MP3496 for a file that is no whole backup, MP3497 for a folder that has something in it, MP3498 for a newer program's, MP3499 where the folder cannot be written.</returns>
    public static Outcome<BackupContents> Restore(string source, string folder, Version version)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(folder);
        string place = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar);
        string unfinished = place + ".unfinished";
        try
        {
            if (Directory.Exists(place) && Directory.EnumerateFileSystemEntries(place).Any())
            {
                return Outcome<BackupContents>.Failure(new Fault("MP3497", "The state folder has something in it.", "Stop the controller, move the folder aside, and restore into a new one.", place));
            }

            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }

            MakePrivate(unfinished);
            var contents = Unpack(source, unfinished, version);
            if (!contents.IsSuccess)
            {
                return contents;
            }

            if (Directory.Exists(place))
            {
                Directory.Delete(place);
            }

            Directory.Move(unfinished, place);
            return contents;
        }
        catch (FileNotFoundException)
        {
            return Broken(source, "There is no such file.");
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException or JsonException)
        {
            return Broken(source, error.Message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<BackupContents>.Failure(new Fault("MP3499", $"The state folder cannot be written: {error.Message}", "See to it that it may be written and has room.", place));
        }
        finally
        {
            Remove(unfinished);
        }
    }

    private static Outcome<BackupContents> Unpack(string source, string folder, Version version)
    {
        using var file = File.OpenRead(source);
        using var packed = new GZipStream(file, CompressionMode.Decompress);
        using var archive = new TarReader(packed);
        if (archive.GetNextEntry() is not { Name: ContentsName, DataStream: { } first, Length: <= MostContentsBytes } || JsonSerializer.Deserialize<BackupContents>(first, Options) is not { } contents)
        {
            return Broken(source, "It does not begin with what it has in it.");
        }

        if (contents.Product != ProductInfo.Name || contents.Parts.Count > MostParts || !contents.Parts.All(p => IsName(p.Name)) || contents.Parts.DistinctBy(p => p.Name, StringComparer.Ordinal).Count() != contents.Parts.Count)
        {
            return Broken(source, "What it says that it has in it is nothing of ours.");
        }

        if (!Version.TryParse(contents.Version, out var made) || made > version)
        {
            return Outcome<BackupContents>.Failure(new Fault("MP3498", $"The backup was made by version {contents.Version}, which is newer than this program's {version}.", "Install that version or a newer one, and restore with it.", source));
        }

        foreach (var part in contents.Parts)
        {
            string at = Path.Combine(folder, part.Name);
            MakePrivate(Path.GetDirectoryName(at)!);
            if (archive.GetNextEntry() is not { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile } entry || entry.Name != part.Name || entry.Length != part.Bytes)
            {
                return Broken(source, $"'{part.Name}' is missing or of another length.");
            }

            PrivateFile.Make(at);
            using (var target = new FileStream(at, FileMode.Truncate, FileAccess.Write))
            {
                entry.DataStream?.CopyTo(target);
                target.Flush(flushToDisk: true);
            }

            if (SumOf(at) != part.Sha256)
            {
                return Broken(source, $"'{part.Name}' is not what was written.");
            }
        }

        if (archive.GetNextEntry() is not null)
        {
            return Broken(source, "It has more in it than it says.");
        }

        // The archive ends before its wrapping does, whose sum stands at the very end.
        packed.CopyTo(Stream.Null);
        return Outcome<BackupContents>.Success(contents);
    }

    private static Outcome<BackupContents> Broken(string source, string why) => Outcome<BackupContents>.Failure(new Fault("MP3496", $"That is no whole backup. {why}", "Take another one.", source));

    private static void Add(TarWriter archive, string name, Stream data, DateTimeOffset now)
    {
        using (data)
        {
            archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data, ModificationTime = now, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        }
    }

    /// <summary>A name that stays within the folder, whoever wrote it.</summary>
    private static bool IsName(string name) =>
        name.Length is > 0 and < 200 && name.Split('/').All(step => step.Length > 0 && step is not ("." or "..") && step.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')) && !IsLeftOut(name);

    private static bool IsDatabase(string name) => name.EndsWith(".db", StringComparison.Ordinal);

    private static bool IsLeftOut(string name) =>
        LeftOut.Any(l => l.EndsWith('/') ? name.StartsWith(l, StringComparison.Ordinal) : name == l)
        || Passing.Any(p => name.EndsWith(p, StringComparison.Ordinal)) || name.Contains(".aside-", StringComparison.Ordinal);

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(f => Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/')).Where(n => !IsLeftOut(n)).Order(StringComparer.Ordinal);

    private static string SumOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static Fault? CopyFile(string from, string to)
    {
        try
        {
            File.Copy(from, to);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return SqliteFile.CannotOpen(from, error);
        }
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void Remove(string? folder)
    {
        try
        {
            if (folder is not null && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is named for what it is, and the next one clears it away.
            return;
        }
    }
}
