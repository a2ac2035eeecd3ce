namespace Megapod.Site.Accounts;

/// <summary>Files that their owner alone may read, written whole or not at all.</summary>
internal static class Private
{
    /// <summary>Writes a file in place of the one that is there.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="text">What shall be in it.</param>
    public static void Write(string file, string text)
    {
        string half = file + ".new";
        File.Delete(half);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(half, options))
        {
            using var writer = new StreamWriter(stream);
            writer.Write(text);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(half, file, overwrite: true);
    }
}
