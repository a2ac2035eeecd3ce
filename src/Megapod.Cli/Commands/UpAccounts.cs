namespace Megapod.Cli.Commands;

using Megapod.Cli.Output;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile;
using Megapod.Site.Accounts;
using Megapod.Storage.Audit;
using Megapod.Storage.Backup;
using Megapod.Storage.Relational;

/// <summary>Accounts, tokens and audit of a site that keeps a state; without a state, or where a person wants none, nobody is asked who he is.</summary>
internal sealed class UpAccounts : IDisposable
{
    private const string KeysFolder = "keys";

    private readonly AccountsFile? file;
    private readonly AuditFile? audit;
    private readonly LocalToken? token;

    private UpAccounts(AccountsFile? file, AuditFile? audit, LocalToken? token, SiteAccounts? accounts)
    {
        this.file = file;
        this.audit = audit;
        this.token = token;
        Accounts = accounts;
    }

    /// <summary>How people come in from other machines; null: they do not.</summary>
    public SiteDoor? Door { get; private init; }

    /// <summary>What the HTTP face takes; null: accounts are not in force.</summary>
    public SiteAccounts? Accounts { get; }

    /// <summary>What a backup takes of them; the head before the audit, so that it fits.</summary>
    /// <param name="folder">The state folder.</param>
    public IEnumerable<BackupSource> Backups(string folder)
    {
        if (audit is not null && File.Exists(Path.Combine(folder, AuditHead.FileName)))
        {
            yield return StateBackup.PlainFile(folder, AuditHead.FileName);
        }

        if (audit is not null)
        {
            yield return new BackupSource(AuditFile.FileName, audit.CopyTo);
        }

        if (file is not null)
        {
            yield return new BackupSource(AccountsFile.FileName, file.CopyTo);
        }
    }

    /// <summary>Opens them. The state's journal is open already, so that no other controller has them.</summary>
    /// <param name="folder">The state folder; null: accounts are not in force.</param>
    /// <param name="site">The site as it was written.</param>
    /// <param name="siteFile">Its file; null: the built-in one.</param>
    /// <param name="printer">Where to say what is missing and not needed to run.</param>
    public static Outcome<UpAccounts> Open(string? folder, SiteConfig site, string? siteFile, Printer printer)
    {
        if (folder is null)
        {
            return !site.Access.IsNothing ? Outcome<UpAccounts>.Failure(new Fault("MP3555", "The site file lets people in from elsewhere ('access'), and nobody would be asked who he is.", "Start with --state and without --no-accounts, or remove 'access'.", siteFile)) : Outcome<UpAccounts>.Success(new UpAccounts(null, null, null, null));
        }

        var store = AccountsFile.Open(folder);
        if (!store.IsSuccess)
        {
            return Outcome<UpAccounts>.Failure(store.Faults);
        }

        var trail = AuditFile.Open(folder);
        var local = trail.IsSuccess ? LocalToken.Make(folder, SiteAccounts.NewToken()) : Outcome<LocalToken>.Failure(trail.Faults);
        if (!local.IsSuccess)
        {
            store.Value.Dispose();
            if (trail.IsSuccess)
            {
                trail.Value.Dispose();
            }

            return Outcome<UpAccounts>.Failure(local.Faults);
        }

        var secrets = AccessSecrets.Read(site.Access, siteFile ?? "built-in", out var wrong);
        foreach (var fault in wrong)
        {
            printer.Note($"{fault.Message} [{fault.Code}]");
            printer.Note($"    {fault.Remedy}");
        }

        var door = SiteDoor.Open(new SiteDoorParts
        {
            Access = site.Access,
            SiteFolder = Path.GetDirectoryName(Path.GetFullPath(siteFile ?? ".")) ?? ".",
            StateFolder = folder,
            Secrets = secrets,
            Time = TimeProvider.System,
        });
        if (!door.IsSuccess)
        {
            local.Value.Dispose();
            trail.Value.Dispose();
            store.Value.Dispose();
            return Outcome<UpAccounts>.Failure(door.Faults);
        }

        var parts = new SiteAccountsParts
        {
            Store = store.Value,
            Audit = trail.Value,
            Time = TimeProvider.System,
            KeysFolder = Path.Combine(folder, KeysFolder),
            SiteId = site.Id,
            Door = door.Value,
            LocalToken = local.Value.Value,
        };
        return Outcome<UpAccounts>.Success(new UpAccounts(store.Value, trail.Value, local.Value, new SiteAccounts(parts)) { Door = door.Value });
    }

    /// <summary>Says what a person has to know of them: the link for the first account, and how far the audit goes.</summary>
    /// <param name="printer">Where to.</param>
    /// <param name="url">Where the site is.</param>
    /// <param name="others">Where else it is.</param>
    public void Tell(Printer printer, string? url, IEnumerable<string> others)
    {
        if (Accounts is null || audit is null)
        {
            return;
        }

        printer.Note($"The audit ends with {audit.Head}.");
        if (audit.Mismatch is { } mismatch)
        {
            printer.Note($"{mismatch.Message} [{mismatch.Code}]");
            printer.Note($"    {mismatch.Remedy}");
        }

        if (Door is { Fingerprint: { } fingerprint })
        {
            printer.Note($"Beyond this machine: {string.Join(", ", others)}. SHA-256 of the certificate: {fingerprint}");
            if (Door.NotValid is { } notValid)
            {
                printer.Note($"{notValid.Message} [{notValid.Code}]");
                printer.Note($"    {notValid.Remedy}");
            }
        }

        if (Accounts.NewSetupCode() is { } code)
        {
            printer.Note($"Nobody has an account yet. The first one, an administrator, is made once with: {LinkOf(url, code)}");
        }
    }

    /// <summary>The address at which the first account is made.</summary>
    public static string LinkOf(string? url, string code) => $"{url?.TrimEnd('/')}/#/setup?code={code}";

    /// <inheritdoc/>
    public void Dispose()
    {
        token?.Dispose();
        Accounts?.Dispose();
        audit?.Dispose();
        file?.Dispose();
    }
}
