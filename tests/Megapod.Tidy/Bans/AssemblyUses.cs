namespace Megapod.Tidy.Bans;

using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

/// <summary>
/// Lists every outside type and member that a compiled assembly names, and which of its own types names it: in base types, signatures,
/// attributes, local variables and instructions. It reads what the compiler wrote, so no pragma and no suppression hides anything.
/// One thing a compiled assembly does not tell: <c>"a".GetHashCode()</c> is written as a call of object's method; there the analyzer,
/// and the rule against pragmas in pure projects, stand alone.
/// </summary>
internal sealed class AssemblyUses : ISignatureTypeProvider<string, object?>
{
    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => field.GetValue(null))
        .OfType<OpCode>()
        .ToDictionary(code => code.Value);

    private readonly MetadataReader metadata;
    private readonly PEReader file;
    private readonly HashSet<Use> uses = [];
    private string from = "";

    private AssemblyUses(PEReader file)
    {
        this.file = file;
        metadata = file.GetMetadataReader();
    }

    /// <summary>All uses in the assembly at a path, in a fixed order.</summary>
    public static IReadOnlyList<Use> In(string path)
    {
        using var assembly = new PEReader(File.OpenRead(path));
        var walker = new AssemblyUses(assembly);
        walker.Walk();
        return [.. walker.uses.OrderBy(use => use.ToString(), StringComparer.Ordinal)];
    }

    private void Walk()
    {
        Attributes(metadata.GetAssemblyDefinition().GetCustomAttributes());
        foreach (var handle in metadata.TypeDefinitions)
        {
            from = OutermostName(handle);
            Walk(metadata.GetTypeDefinition(handle));
        }

        // Whatever the walk has missed is still in the table of references; it counts against the assembly as a whole.
        from = "the assembly";
        var seen = uses.Select(use => use.Type).ToHashSet();
        foreach (var handle in metadata.TypeReferences)
        {
            var name = GetTypeFromReference(metadata, handle, 0, note: false);
            if (!seen.Contains(name))
            {
                uses.Add(new Use(from, name, null));
            }
        }
    }

    private void Walk(TypeDefinition type)
    {
        Name(type.BaseType);
        Attributes(type.GetCustomAttributes());
        Generics(type.GetGenericParameters());
        foreach (var handle in type.GetInterfaceImplementations())
        {
            Name(metadata.GetInterfaceImplementation(handle).Interface);
        }

        foreach (var handle in type.GetFields())
        {
            var field = metadata.GetFieldDefinition(handle);
            field.DecodeSignature(this, null);
            Attributes(field.GetCustomAttributes());
        }

        foreach (var handle in type.GetProperties())
        {
            Attributes(metadata.GetPropertyDefinition(handle).GetCustomAttributes());
        }

        foreach (var handle in type.GetMethods())
        {
            Walk(metadata.GetMethodDefinition(handle));
        }
    }

    private void Walk(MethodDefinition method)
    {
        method.DecodeSignature(this, null);
        Attributes(method.GetCustomAttributes());
        Generics(method.GetGenericParameters());
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, null);
        }

        foreach (var region in body.ExceptionRegions)
        {
            Name(region.CatchType);
        }

        Instructions(body.GetILReader());
    }

    private void Instructions(BlobReader reader)
    {
        while (reader.RemainingBytes > 0)
        {
            var first = reader.ReadByte();
            var code = OpCodesByValue[first == 0xFE ? (short)(0xFE00 | reader.ReadByte()) : first];
            switch (code.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    Name(MetadataTokens.EntityHandle(reader.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    int targets = reader.ReadInt32();
                    reader.Offset += 4 * targets;
                    break;
                default:
                    reader.Offset += OperandSize(code.OperandType);
                    break;
            }
        }
    }

    private static int OperandSize(OperandType type) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    private void Attributes(CustomAttributeHandleCollection handles)
    {
        foreach (var handle in handles)
        {
            Name(metadata.GetCustomAttribute(handle).Constructor);
        }
    }

    private void Generics(GenericParameterHandleCollection handles)
    {
        foreach (var constraint in handles.SelectMany(handle => metadata.GetGenericParameter(handle).GetConstraints()))
        {
            Name(metadata.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void Name(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference or HandleKind.TypeSpecification when !handle.IsNil:
                TypeName(handle);
                break;
            case HandleKind.MemberReference:
                var member = metadata.GetMemberReference((MemberReferenceHandle)handle);
                if (TypeName(member.Parent) is { Length: > 0 } type)
                {
                    uses.Add(new Use(from, type, metadata.GetString(member.Name)));
                }

                if (member.GetKind() == MemberReferenceKind.Method)
                {
                    member.DecodeMethodSignature(this, null);
                }
                else
                {
                    member.DecodeFieldSignature(this, null);
                }

                break;
            case HandleKind.MethodSpecification:
                var method = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Name(method.Method);
                method.DecodeSignature(this, null);
                break;
        }
    }

    private string TypeName(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeReference => GetTypeFromReference(metadata, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null),
        _ => "",
    };

    private string OutermostName(TypeDefinitionHandle handle)
    {
        while (metadata.GetTypeDefinition(handle).GetDeclaringType() is { IsNil: false } outer)
        {
            handle = outer;
        }

        var type = metadata.GetTypeDefinition(handle);
        return WithoutArity($"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}");
    }

    private string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind, bool note)
    {
        var type = reader.GetTypeReference(handle);
        var name = type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind, note)}.{reader.GetString(type.Name)}"
            : $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        name = WithoutArity(name);
        if (note)
        {
            uses.Add(new Use(from, name, null));
        }

        return name;
    }

    private static string WithoutArity(string name) => name.LastIndexOf('`') is >= 0 and var tick ? name[..tick] : name;

    // What follows is how the metadata library asks for each form a type can take in a signature.
    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => GetTypeFromReference(reader, handle, rawTypeKind, note: true);

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => "";

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

    public string GetSZArrayType(string elementType) => "System.Array";

    public string GetArrayType(string elementType, ArrayShape shape) => "System.Array";

    public string GetByReferenceType(string elementType) => elementType;

    public string GetPointerType(string elementType) => elementType;

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "";

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType;

    public string GetGenericMethodParameter(object? genericContext, int index) => "";

    public string GetGenericTypeParameter(object? genericContext, int index) => "";
}
