namespace Megapod.Files.SiteFile;

using System.Security.Cryptography;
using System.Text;

/// <summary>Reads passwords and files of certificates that stand outside the site file. Nothing of what stands in them is in a fault.</summary>
internal static class SecretFiles
{
    /// <summary>No protocol here has passwords of more than 64 characters; what is so much longer is another file.</summary>
    private const int LongestPassword = 256;

    private const string Pem = "Give PEM files: the certificate first and those above it after it, a key without a pass phrase, and both of one pair.";

    /// <summary>Reads a password.</summary>
    /// <param name="name">What its keys begin with in the site file.</param>
    /// <param name="variable">The environment variable that holds it; null: none does, or they are not looked at.</param>
    /// <param name="file">The file that holds it, where no variable does; null: none.</param>
    /// <param name="folder">The folder of the site file, from which paths begin.</param>
    /// <param name="whom">For whom it is, for people.</param>
    /// <param name="wrong">Is told what is wrong: by which key, what, and what to do.</param>
    /// <returns>The password; null where there is none, or what there is was told to be wrong.</returns>
    public static string? Password(string name, string? variable, string? file, string folder, string whom, Action<string, string, string> wrong)
    {
        if (variable is not null)
        {
            string? set = Environment.GetEnvironmentVariable(variable);
            return Judge(set, name + "Variable", $"the environment variable {variable}", "is not set", whom, wrong);
        }

        return file is null ? null : Judge(Try(name + "File", file, () => TextOf(Path.Combine(folder, file)), wrong), name + "File", Shown.Short(file), null, whom, wrong);
    }

    /// <summary>Reads something, and tells what is wrong with it where that cannot be done.</summary>
    /// <param name="key">The key that names the file.</param>
    /// <param name="file">The file as it is written there.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="wrong">Is told what is wrong.</param>
    public static T? Try<T>(string key, string file, Func<T> read, Action<string, string, string> wrong)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException)
        {
            // The framework's words tell whole paths, and nothing of what stands in a file.
            string why = error switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                UnauthorizedAccessException => "it may not be read",
                _ => error.Message.TrimEnd('.'),
            };
            wrong(key, $"'{key}' names {Shown.Short(file)}, which cannot be used: {why}.", key.EndsWith("File", StringComparison.Ordinal) ? "Look at the path and at who may read it." : Pem);
            return null;
        }
    }

    /// <summary>What editors put at the end of a line is not the password's; all else is.</summary>
    private static string TextOf(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        byte[] buffer = new byte[LongestPassword + 2];
        return Encoding.UTF8.GetString(buffer, 0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)).TrimEnd('\r', '\n');
    }

    private static string? Judge(string? password, string key, string place, string? missing, string whom, Action<string, string, string> wrong)
    {
        if (password is null && missing is not null)
        {
            wrong(key, $"The password {whom} is missing: {place} {missing}.", $"Set it for the process that runs the site, or name a '{key.Replace("Variable", "File", StringComparison.Ordinal)}'.");
        }
        else if (password is not null && (password.Length is 0 or > LongestPassword || password.Any(char.IsControl)))
        {
            wrong(key, $"{place} holds no password {whom}: it is empty, too long or has several lines.", "Put the password there, alone on one line.");
            return null;
        }

        return password;
    }
}
