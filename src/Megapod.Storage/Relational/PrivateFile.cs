namespace Megapod.Storage.Relational;

/// <summary>Files that their owner alone may read.</summary>
public static class PrivateFile
{
    /// <summary>Makes an empty one where there is none; one that is there keeps its rights.</summary>
    /// <param name="path">Where; its folder exists.</param>
    /// <exception cref="IOException">The machine does not let us.</exception>
    public static void Make(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var made = new FileStream(path, options);
    }
}
