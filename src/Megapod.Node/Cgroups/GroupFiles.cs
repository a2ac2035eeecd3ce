namespace Megapod.Node.Cgroups;

using System.Globalization;

/// <summary>Reads and writes the small files of control groups. What cannot be read is told as null: a group may be gone at any instant.</summary>
internal static class GroupFiles
{
    /// <summary>Writes one value.</summary>
    /// <returns>Whether the kernel took it.</returns>
    public static bool TryWrite(string path, string value)
    {
        try
        {
            File.WriteAllText(path, value);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Puts a whole file in the place of one.</summary>
    /// <returns>Whether it is there.</returns>
    public static bool TryReplace(string path, string text)
    {
        try
        {
            File.WriteAllText(path + ".new", text);
            File.Move(path + ".new", path, overwrite: true);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Writes one number.</summary>
    public static bool TryWrite(string path, long value) => TryWrite(path, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Reads a file; null where it is not there.</summary>
    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads one number; null where there is none.</summary>
    public static long? Number(string path) => long.TryParse(Read(path), NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>Reads the number behind a key of a file with a key and a number on each line; null where there is none.</summary>
    public static long? Number(string path, string key)
    {
        foreach (var line in (Read(path) ?? "").AsSpan().EnumerateLines())
        {
            if (line.StartsWith(key, StringComparison.Ordinal) && line.Length > key.Length && line[key.Length] == ' ' && long.TryParse(line[(key.Length + 1)..], NumberStyles.Integer, CultureInfo.InvariantCulture, out long number))
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>The processes that a group names.</summary>
    public static IReadOnlyList<int> Processes(string folder) =>
        [.. (Read(Path.Combine(folder, "cgroup.procs")) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    /// <summary>Makes a group, or finds it made.</summary>
    public static bool TryMake(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes a group without processes.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
