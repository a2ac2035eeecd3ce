namespace Megapod.Tidy.Bans;

/// <summary>
/// What pure projects must not name, read from the same src/BannedSymbols.txt that the analyzer reads, so that there is one list.
/// Overloads are not told apart: a banned method is banned by its name.
/// </summary>
internal sealed class BanList
{
    private readonly HashSet<string> namespaces = [];
    private readonly HashSet<string> types = [];
    private readonly HashSet<string> members = [];

    public BanList(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var symbol = line.Split(';')[0];
            var name = symbol[2..].Split('(')[0];
            switch (symbol[0])
            {
                case 'N':
                    namespaces.Add(name);
                    break;
                case 'T':
                    types.Add(name);
                    break;
                case 'M':
                    members.Add(name);
                    break;
                case 'P':
                    var dot = name.LastIndexOf('.');
                    members.Add($"{name[..dot]}.get_{name[(dot + 1)..]}");
                    break;
                default:
                    throw new FormatException($"src/BannedSymbols.txt: '{line}' is neither a namespace, a type, a method nor a property.");
            }
        }
    }

    /// <summary>Whether a type, by its full name without generic arity, is banned, by itself or with its namespace.</summary>
    public bool BansType(string fullName)
    {
        for (var dot = fullName.LastIndexOf('.'); dot > 0; dot = fullName.LastIndexOf('.', dot - 1))
        {
            if (namespaces.Contains(fullName[..dot]))
            {
                return true;
            }
        }

        return types.Contains(fullName);
    }

    /// <summary>Whether a member is banned although its type is not.</summary>
    public bool BansMember(string typeName, string member) => members.Contains($"{typeName}.{member}");
}
