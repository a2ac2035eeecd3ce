namespace Megapod.Files.SiteFile;

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Reads what proves stations to their operators. It is read anew for each connection, so that it can be replaced while the site runs; nothing of it is in a fault.</summary>
public static class OperatorFiles
{
    /// <summary>No edition of OCPP has passwords of more than 64 characters; what is so much longer is another file.</summary>
    private const int LongestPassword = 256;

    private const string Pem = "Give PEM files: the certificate first and those above it after it, a key without a pass phrase, and both of one pair.";

    /// <summary>Reads it for one station.</summary>
    /// <param name="config">The station's operator.</param>
    /// <param name="folder">The folder of the site file, from which paths begin.</param>
    /// <returns>All of it; or what is missing or cannot be used (MP1115).</returns>
    public static Outcome<OperatorSecrets> Read(OperatorConfig config, string folder)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(folder);
        var faults = new List<Fault>();
        var secrets = Read(config, folder, hasVariables: true, (_, message, remedy) => faults.Add(new Fault(FaultCodes.OperatorFile, message, remedy)));
        if (faults.Count == 0)
        {
            return Outcome<OperatorSecrets>.Success(secrets);
        }

        secrets.Dispose();
        return Outcome<OperatorSecrets>.Failure(faults);
    }

    /// <summary>Says what is wrong with the files that a site file names for operators. Variables are not looked at: they belong to the process that runs the site.</summary>
    /// <param name="path">The site file, which is in order itself.</param>
    /// <returns>What is wrong, in the order of the file; empty: nothing, or the site file is not in order.</returns>
    public static IReadOnlyList<Fault> Check(string path)
    {
        var text = SiteFileReader.TextOf(path);
        var faults = new FaultList(path, text.IsSuccess ? text.Value : "");
        if (!text.IsSuccess || SiteFileReader.Site(text.Value, faults, out var root) is null || faults.Count > 0)
        {
            return [];
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        var usual = root!.Map("ocpp")?.Map("operator");
        foreach (var station in root.List<ReadMap>("devices").Where(d => d.Find<DeviceProtocol>("protocol") == DeviceProtocol.Ocpp))
        {
            if (StationOperator.Of(station, usual) is { } relayed)
            {
                Read(relayed.ToConfig()!, folder, hasVariables: false, (key, message, remedy) => faults.Add(FaultCodes.OperatorFile, relayed.At(key), message, remedy)).Dispose();
            }
        }

        return faults.InOrder();
    }

    private static OperatorSecrets Read(OperatorConfig config, string folder, bool hasVariables, Action<string, string, string> wrong)
    {
        string? password = null;
        if (hasVariables && config.PasswordVariable is { } variable)
        {
            password = Environment.GetEnvironmentVariable(variable);
            Judge(password, "passwordVariable", $"the environment variable {variable}", "is not set", wrong);
        }
        else if (config.PasswordFile is { } file)
        {
            password = Try("passwordFile", file, () => TextOf(Path.Combine(folder, file)), wrong);
            Judge(password, "passwordFile", Shown.Short(file), null, wrong);
        }

        X509Certificate2? own = null;
        X509Certificate2Collection above = [];
        if (config is { Certificate: { } certificate, Key: { } key })
        {
            above = Try("certificate", certificate, () => CertificatesOf(Path.Combine(folder, certificate)), wrong) ?? [];
            own = above.Count == 0 ? null : Try("key", key, () => X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(folder, certificate)), File.ReadAllText(Path.Combine(folder, key))), wrong);
            if (above.Count > 0)
            {
                above[0].Dispose();
                above.RemoveAt(0);
            }
        }

        var authorities = config.Authority is { } authority ? Try("authority", authority, () => CertificatesOf(Path.Combine(folder, authority)), wrong) : null;
        return new OperatorSecrets { Password = password, Certificate = own, Above = above, Authorities = authorities };
    }

    /// <summary>What editors put at the end of a line is not the password's; all else is.</summary>
    private static string TextOf(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        byte[] buffer = new byte[LongestPassword + 2];
        return Encoding.UTF8.GetString(buffer, 0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)).TrimEnd('\r', '\n');
    }

    private static void Judge(string? password, string key, string place, string? missing, Action<string, string, string> wrong)
    {
        if (password is null && missing is not null)
        {
            wrong(key, $"The password for the operator is missing: {place} {missing}.", "Set it for the process that runs the site, or name a 'passwordFile'.");
        }
        else if (password is not null && (password.Length is 0 or > LongestPassword || password.Any(char.IsControl)))
        {
            wrong(key, $"{place} holds no password for the operator: it is empty, too long or has several lines.", "Put the password there, alone on one line.");
        }
    }

    private static X509Certificate2Collection CertificatesOf(string path)
    {
        X509Certificate2Collection certificates = [];
        certificates.ImportFromPemFile(path);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("it has no certificate in PEM");
    }

    private static T? Try<T>(string key, string file, Func<T> read, Action<string, string, string> wrong)
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
            wrong(key, $"'{key}' names {Shown.Short(file)}, which cannot be used: {why}.", key == "passwordFile" ? "Look at the path and at who may read it." : Pem);
            return null;
        }
    }
}
