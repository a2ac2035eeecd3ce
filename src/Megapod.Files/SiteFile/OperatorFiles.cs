namespace Megapod.Files.SiteFile;

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile.Shapes;

/// <summary>Reads what proves stations to their operators. It is read anew for each connection, so that it can be replaced while the site runs; nothing of it is in a fault.</summary>
public static class OperatorFiles
{
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
    public static IReadOnlyList<Fault> Check(string path) => SiteFileReader.TextOf(path) is { IsSuccess: true } text ? Check(text.Value, path) : [];

    /// <summary>Says what is wrong with the files that the text of a site file names for operators, as <see cref="Check(string)"/> does.</summary>
    /// <param name="text">The text, which is in order itself.</param>
    /// <param name="path">Where it lies or shall lie; from its folder paths begin.</param>
    /// <returns>What is wrong, in the order of the text; empty: nothing, or the text is not in order.</returns>
    public static IReadOnlyList<Fault> Check(string text, string path)
    {
        var faults = new FaultList(path, text);
        if (SiteFileReader.Site(text, faults, out var root) is null || faults.Count > 0)
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
        string? password = SecretFiles.Password("password", hasVariables ? config.PasswordVariable : null, config.PasswordFile, folder, "for the operator", wrong);

        X509Certificate2? own = null;
        X509Certificate2Collection above = [];
        if (config is { Certificate: { } certificate, Key: { } key })
        {
            above = SecretFiles.Try("certificate", certificate, () => CertificatesOf(Path.Combine(folder, certificate)), wrong) ?? [];
            own = above.Count == 0 ? null : SecretFiles.Try("key", key, () => X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(folder, certificate)), File.ReadAllText(Path.Combine(folder, key))), wrong);
            if (above.Count > 0)
            {
                above[0].Dispose();
                above.RemoveAt(0);
            }
        }

        var authorities = config.Authority is { } authority ? SecretFiles.Try("authority", authority, () => CertificatesOf(Path.Combine(folder, authority)), wrong) : null;
        return new OperatorSecrets { Password = password, Certificate = own, Above = above, Authorities = authorities };
    }

    private static X509Certificate2Collection CertificatesOf(string path)
    {
        X509Certificate2Collection certificates = [];
        certificates.ImportFromPemFile(path);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("it has no certificate in PEM");
    }
}
