namespace Megapod.Cli.Output;

using System.CommandLine;
using System.Text;
using Megapod.Core;

/// <summary>The manual page, written from the command line itself so that it says what the program does: roff with the man macros (man(7)).</summary>
internal static class ManualPage
{
    /// <summary>The whole page.</summary>
    /// <param name="root">The command line.</param>
    /// <param name="version">The program's version.</param>
    public static string Of(RootCommand root, string version)
    {
        ArgumentNullException.ThrowIfNull(root);
        string name = ProductInfo.Name.ToLowerInvariant();
        var page = new StringBuilder();
        page.Append(System.Globalization.CultureInfo.InvariantCulture, $".TH {name.ToUpperInvariant()} 1 \"\" \"{ProductInfo.Name} {Plain(version)}\" \"User Commands\"\n");
        page.Append(".SH NAME\n").Append(name).Append(" \\- ").Append(Plain(root.Description!)).Append('\n');
        page.Append(".SH SYNOPSIS\n.B ").Append(name).Append("\n.I command\n.RI [ argument ...]\n.RI [ option ...]\n");
        page.Append(".SH COMMANDS\n");
        foreach (var command in root.Subcommands.Where(c => !c.Hidden).OrderBy(c => c.Name, StringComparer.Ordinal))
        {
            Add(page, command, "");
        }

        page.Append(".SH OPTIONS OF ALL COMMANDS\n");
        foreach (var option in root.Options.Where(o => !o.Hidden))
        {
            Add(page, option);
        }

        page.Append(".SH EXIT STATUS\n")
            .Append(".TP\n.B 0\nSuccess.\n.TP\n.B 1\nIt ran and the answer is bad: a law broke, a check failed.\n.TP\n.B 2\nBad input; file, line and remedy are on standard error.\n")
            .Append(".TP\n.B 3\nSomething outside is missing: a library, a server, a permission.\n.TP\n.B 130\nA clean stop after Ctrl\\-C.\n");
        page.Append(".SH FILES\n.TP\n.I /etc/megapod/site.yaml\nThe site that the service runs.\n.TP\n.I /var/lib/megapod\nIts state.\n.TP\n.I /etc/default/megapod\nFurther options of the service.\n");
        return page.ToString();
    }

    private static void Add(StringBuilder page, Command command, string before)
    {
        string name = before + command.Name;
        string arguments = string.Concat(command.Arguments.Where(a => !a.Hidden).Select(a => a.Arity.MinimumNumberOfValues > 0 ? $" {a.Name}" : $" [{a.Name}]"));
        page.Append(".SS ").Append(Plain(name + arguments)).Append('\n').Append(Plain(command.Description ?? "")).Append('\n');
        foreach (var argument in command.Arguments.Where(a => !a.Hidden && a.Description is { Length: > 0 }))
        {
            page.Append(".TP\n.I ").Append(Plain(argument.Name)).Append('\n').Append(Plain(argument.Description!)).Append('\n');
        }

        foreach (var option in command.Options.Where(o => !o.Hidden))
        {
            Add(page, option);
        }

        foreach (var inner in command.Subcommands.Where(c => !c.Hidden).OrderBy(c => c.Name, StringComparer.Ordinal))
        {
            Add(page, inner, name + " ");
        }
    }

    private static void Add(StringBuilder page, Option option)
    {
        string names = string.Join(", ", ((string[])[option.Name, .. option.Aliases]).Distinct(StringComparer.Ordinal));
        string value = option.ValueType == typeof(bool) ? "" : $" {option.HelpName ?? "VALUE"}";
        page.Append(".TP\n.B ").Append(Plain(names + value)).Append('\n').Append(Plain(option.Description ?? "")).Append('\n');
    }

    /// <summary>Text that roff takes as text: no escapes, no requests at the beginning of a line, hyphens that can be searched and copied.</summary>
    private static string Plain(string text)
    {
        string one = text.ReplaceLineEndings(" ").Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return one.Length > 0 && one[0] is '.' or '\'' ? "\\&" + one : one;
    }
}
