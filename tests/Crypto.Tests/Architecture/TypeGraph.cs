using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;
using ICustomAttributeProvider = Mono.Cecil.ICustomAttributeProvider;

namespace SafeReport.Crypto.Tests.Architecture;

/// <summary>Which type of an assembly uses which other, read from what was compiled: signatures, attributes, bodies and the closures in them.</summary>
/// <remarks>A constant leaves no trace in what was compiled, so a use of one is not seen.</remarks>
internal sealed class TypeGraph
{
    private readonly HashSet<(string From, string To)> _uses = [];

    private TypeGraph(ModuleDefinition module)
    {
        foreach (var type in module.Types.Where(IsWritten))
        {
            Read(type, type.FullName);
        }
    }

    /// <summary>Outermost types by full name; none with itself.</summary>
    public IReadOnlyCollection<(string From, string To)> Uses => _uses;

    public static TypeGraph Of(Assembly assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        return new TypeGraph(module);
    }

    /// <summary>Circles of slices, each with the uses that close it; empty when there is none.</summary>
    /// <param name="sliceOf">The slice of a type by its full name; null for one that counts for nothing.</param>
    public IReadOnlyList<string> Circles(Func<string, string?> sliceOf)
    {
        var arrows = Arrows(sliceOf).ToList();
        var after = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To, StringComparer.Ordinal);
        return [.. arrows.Where(arrow => Reaches(after, arrow.To, arrow.From)).SelectMany(arrow =>
            _uses.Where(use => sliceOf(use.From) == arrow.From && sliceOf(use.To) == arrow.To).Select(use => $"{arrow.From} -> {arrow.To}: {use.From} uses {use.To}"))];
    }

    public IEnumerable<(string From, string To)> Arrows(Func<string, string?> sliceOf) =>
        _uses.Select(use => (From: sliceOf(use.From), To: sliceOf(use.To))).Where(arrow => arrow.From is not null && arrow.To is not null && arrow.From != arrow.To)
            .Select(arrow => (arrow.From!, arrow.To!)).Distinct();

    /// <summary>Not what the compiler and its generators put beside our own.</summary>
    private static bool IsWritten(TypeReference type) => type.Namespace.StartsWith("SafeReport.", StringComparison.Ordinal);

    private static bool Reaches(ILookup<string, string> after, string from, string to)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        var next = new Stack<string>(seen);
        while (next.TryPop(out var slice))
        {
            if (slice == to)
            {
                return true;
            }

            foreach (var one in after[slice].Where(seen.Add))
            {
                next.Push(one);
            }
        }

        return false;
    }

    private void Read(TypeDefinition type, string owner)
    {
        Add(owner, type.BaseType);
        Add(owner, type);
        Add(owner, type.Interfaces.Select(one => one.InterfaceType));
        Add(owner, type.Fields.Select(field => field.FieldType));
        Add(owner, Attributes([type, .. type.Fields, .. type.Properties, .. type.Methods, .. type.Methods.SelectMany(method => method.Parameters)]));
        Add(owner, type.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType));
        foreach (var method in type.Methods)
        {
            Read(method, owner);
        }

        foreach (var nested in type.NestedTypes)
        {
            Read(nested, owner);
        }
    }

    private void Read(MethodDefinition method, string owner)
    {
        Add(owner, method.ReturnType);
        Add(owner, method.Parameters.Select(parameter => parameter.ParameterType));
        Add(owner, method.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType));
        if (method.HasBody)
        {
            Add(owner, method.Body.Variables.Select(variable => variable.VariableType));
            Add(owner, method.Body.ExceptionHandlers.Select(handler => handler.CatchType));
            Add(owner, method.Body.Instructions.SelectMany(Named));
        }
    }

    private static IEnumerable<TypeReference?> Named(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        MemberReference member => [member.DeclaringType],
        _ => [],
    };

    private static IEnumerable<TypeReference?> Attributes(IEnumerable<ICustomAttributeProvider> carriers) =>
        carriers.SelectMany(carrier => carrier.CustomAttributes).SelectMany(attribute =>
            attribute.ConstructorArguments.Concat(attribute.Properties.Select(property => property.Argument)).Select(argument => argument.Value as TypeReference)
                .Prepend(attribute.AttributeType));

    private void Add(string owner, IEnumerable<TypeReference?> types)
    {
        foreach (var type in types)
        {
            Add(owner, type);
        }
    }

    private void Add(string owner, TypeReference? type)
    {
        if (type is GenericInstanceType generic)
        {
            Add(owner, generic.GenericArguments);
        }

        if (type is TypeSpecification specification)
        {
            Add(owner, specification.ElementType);
            return;
        }

        // What the assembly itself defines, by its outermost type.
        if (type is not (null or GenericParameter) && type.Scope == type.Module)
        {
            var outermost = type;
            while (outermost.DeclaringType is { } around)
            {
                outermost = around;
            }

            if (IsWritten(outermost) && outermost.FullName != owner)
            {
                _uses.Add((owner, outermost.FullName));
            }
        }
    }
}
