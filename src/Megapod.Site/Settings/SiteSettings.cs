namespace Megapod.Site.Settings;

using System.Security;
using System.Security.Cryptography;
using System.Text;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile;
using Megapod.Files.Texts;
using Megapod.Site.Reload;

/// <summary>
/// The site file of a running site, read, judged and written by people. A text with a mistake is never written. What is written lies there whole or not at all, and the file of before beside it. What can change while the site
/// runs is in force at once; what cannot is from the next start on, and the answer says which.
/// </summary>
/// <param name="path">The file; null: the site has none of its own.</param>
/// <param name="builtIn">The text where there is no file.</param>
/// <param name="judge">Judges a text as <c>megapod check</c> does.</param>
/// <param name="reload">Makes what changes while the site runs.</param>
public sealed class SiteSettings(string? path, Func<string> builtIn, Func<string, Outcome<SiteFileRead>> judge, SiteReload reload)
{
    /// <summary>Where the file of before is kept.</summary>
    private const string Before = ".before";

    private const string Unfinished = ".unfinished";

    /// <summary>The refusals that say: this needs a restart.</summary>
    private static readonly string[] NeedsRestart = ["MP3256", "MP3257"];

    private readonly SemaphoreSlim writing = new(1, 1);

    /// <summary>The file as it lies there.</summary>
    /// <returns>The text, or why it cannot be read (MP1001 to MP1003).</returns>
    public Outcome<SettingsText> Read()
    {
        var text = path is null ? Outcome<string>.Success(builtIn()) : SiteFileReader.TextOf(path);
        return text.IsSuccess ? Outcome<SettingsText>.Success(new SettingsText(path, text.Value, HashOf(text.Value))) : Outcome<SettingsText>.Failure(text.Faults);
    }

    /// <summary>What would come of a text; nothing is written.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The verdict; or why the present file cannot be read.</returns>
    public Outcome<SettingsVerdict> Check(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var present = Read();
        if (!present.IsSuccess)
        {
            return Outcome<SettingsVerdict>.Failure(present.Faults);
        }

        var judged = judge(text);
        return Outcome<SettingsVerdict>.Success(new SettingsVerdict(judged.Faults, LineDiff.Between(present.Value.Text, text), judged.IsSuccess ? WordsOf(judged.Value) : ""));
    }

    /// <summary>Writes a text and has the site run by it as far as that is possible without a restart.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hash">The hash of the text on which it is based.</param>
    /// <param name="person">Who asks; not empty.</param>
    /// <returns>What came of it. Or, with the file as it was: what is wrong with the text (MP1004 and up), MP3262 without a file, MP3264 where another one lies there by now, MP3265 where it cannot be written, and MP3258 to MP3261 where the
    /// site refuses the change now.</returns>
    public async Task<Outcome<SettingsSaved>> SaveAsync(string text, string hash, string person)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrWhiteSpace(person);
        if (path is null)
        {
            return Fail(new Fault("MP3262", "The site runs without a file of its own, so there is nothing to write.", "Start it with a site file."));
        }

        await writing.WaitAsync();
        try
        {
            var present = Read();
            var judged = judge(text);
            if (!present.IsSuccess || !judged.IsSuccess)
            {
                return Outcome<SettingsSaved>.Failure(present.IsSuccess ? judged.Faults : present.Faults);
            }

            if (!string.Equals(present.Value.Hash, hash, StringComparison.Ordinal))
            {
                return Fail(new Fault("MP3264", "Somebody else has written the site file meanwhile.", "Read it again, and make the change in what lies there now.", path));
            }

            if (Write(path, text) is { } refusal)
            {
                return Fail(refusal);
            }

            return await ApplyAsync(path, present.Value.Text, text, person);
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task<Outcome<SettingsSaved>> ApplyAsync(string file, string before, string text, string person)
    {
        var changed = await reload.ReloadAsync(person);
        if (changed.IsSuccess)
        {
            return Outcome<SettingsSaved>.Success(new SettingsSaved(HashOf(text), IsInForce: true, changed.Value.Change.IsNothing ? "The file is written; nothing that the site does differs." : $"{person} {changed.Value.Words}."));
        }

        if (changed.Faults.All(f => NeedsRestart.Contains(f.Code, StringComparer.Ordinal)))
        {
            return Outcome<SettingsSaved>.Success(new SettingsSaved(HashOf(text), IsInForce: false, $"The file is written and in force from the next start on. {string.Join(' ', changed.Faults.Select(f => f.Message))}"));
        }

        // The site goes on as it was, and so does its file.
        return Write(file, before) is { } stuck ? Outcome<SettingsSaved>.Failure([.. changed.Faults, stuck]) : Outcome<SettingsSaved>.Failure(changed.Faults);
    }

    private string WordsOf(SiteFileRead read)
    {
        var change = reload.Compare(read.Site);
        if (!change.IsSuccess)
        {
            return $"In force from the next start on. {string.Join(' ', change.Faults.Select(f => f.Message))}";
        }

        if (change.Value.IsNothing)
        {
            return "Nothing that the site does differs.";
        }

        string plugged = change.Value.Added.Count > 0 ? $" Plugged in: {string.Join(", ", change.Value.Added)}." : "";
        string taken = change.Value.Removed.Count > 0 ? $" Taken away: {string.Join(", ", change.Value.Removed)}." : "";
        return $"In force at once.{plugged}{taken}";
    }

    /// <summary>The new file is whole on the disk before it takes the place of the old one, which is kept beside it.</summary>
    private static Fault? Write(string file, string text)
    {
        string unfinished = file + Unfinished;
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(unfinished, File.GetUnixFileMode(file));
            }

            File.Replace(unfinished, file, file + Before);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException)
        {
            return new Fault("MP3265", $"The site file cannot be written: {e.Message}", "See to it that the controller may write it and its folder and that there is room, or change it at the machine.", file);
        }
    }

    private static Outcome<SettingsSaved> Fail(Fault fault) => Outcome<SettingsSaved>.Failure(fault);

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
