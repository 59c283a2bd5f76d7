using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ZoneDrain.Tests.House;

/// <summary>
/// A project as the compiler binds it: which folder uses which, what it declares, and what it uses. Every name that is bound to a type of the project, or to a
/// member of one, is an arrow from the folder of the name to the folder of the type. Comments do not count. Folders below the first level belong to it; files
/// of the project's root are the folder ".".
/// </summary>
internal sealed class ProjectCode
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; "
        + "global using System.Threading; global using System.Threading.Tasks;";

    // Who may see what is internal matters to the build; here all that is bound counts.
    private static readonly IEnumerable<string> Friends =
        [.. from file in Repository.Files("ZoneDrain*.csproj") select Path.GetFileNameWithoutExtension(file)];

    private static readonly CSharpParseOptions Options = CSharpParseOptions.Default.WithDocumentationMode(DocumentationMode.None);

    // What one project is read for, those above it are read for again.
    private static readonly ConcurrentDictionary<string, CSharpCompilation> Known = new();

    private static readonly ConcurrentDictionary<string, Lazy<ProjectCode>> Read = new();

    private readonly HashSet<string> _used = [];
    private readonly HashSet<string> _unbound = [];
    private readonly SortedDictionary<string, string> _declared = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string From, string To), string> _arrows = [];

    private ProjectCode(CSharpCompilation compilation)
    {
        var trees = compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0).ToList();
        Folders = [.. trees.Select(tree => Folder(tree.FilePath)).Distinct().Order(StringComparer.Ordinal)];
        foreach (var tree in trees) Look(compilation.GetSemanticModel(tree));
    }

    public IReadOnlyList<string> Folders { get; }

    /// <summary>The arrows, each with a place that shows it.</summary>
    public IReadOnlyDictionary<(string From, string To), string> Arrows => _arrows;

    /// <summary>Types and members that the code names, of this project and of those below it, by their documentation ids.</summary>
    public IReadOnlySet<string> Used => _used;

    /// <summary>Names that are bound to nothing, because they come from a package that is not read, or are looked up on what does.</summary>
    public IReadOnlySet<string> Unbound => _unbound;

    /// <summary>Types and members that somebody has to name if they are of use, by their documentation ids, each with its place.</summary>
    public IReadOnlyDictionary<string, string> Declared => _declared;

    /// <summary>Reads a project below <c>src</c>, and those that it references for what their members return; once, however many ask.</summary>
    public static ProjectCode Of(string project) => Read.GetOrAdd(project, name => new(() => new(Compile(name)))).Value;

    /// <summary>Reads files that are nowhere: their paths from the root of the repository, and what they say.</summary>
    public static ProjectCode Of(params (string Path, string Text)[] files) => new(Compile("Files", files, []));

    /// <summary>What remains when folders that use no other, and folders that no other uses, are taken away again and again: the circles.</summary>
    public IReadOnlyList<string> Circles()
    {
        var left = _arrows.Keys.ToList();
        int before;
        do
        {
            before = left.Count;
            left = [.. left.Where(arrow => left.Exists(next => next.From == arrow.To) && left.Exists(next => next.To == arrow.From))];
        }
        while (left.Count < before);
        return [.. left.Select(arrow => $"{arrow.From} -> {arrow.To}: {_arrows[arrow]}")];
    }

    private static CSharpCompilation Compile(string project) => Known.GetOrAdd(project, CompileOnce);

    private static CSharpCompilation CompileOnce(string project)
    {
        var files = Repository.Files("*.cs").Where(file => Repository.Relative(file).StartsWith($"src/{project}/", StringComparison.Ordinal));
        var below = Repository.Items(Path.Combine(Repository.Root, $"src/{project}/{project}.csproj"), "ProjectReference")
            .Select(item => Path.GetFileNameWithoutExtension(item.Replace('\\', '/')));
        return Compile(
            project, files.Select(file => (Repository.Relative(file), File.ReadAllText(file))), below.Select(name => Compile(name).ToMetadataReference()));
    }

    private static CSharpCompilation Compile(string name, IEnumerable<(string Path, string Text)> files, IEnumerable<MetadataReference> below)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith("ZoneDrain", StringComparison.Ordinal)).Select(file => MetadataReference.CreateFromFile(file));
        var settings = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true);
        var trees = files.Select(file => CSharpSyntaxTree.ParseText(file.Text, Options, file.Path));
        var friends = string.Join('\n', Friends.Select(friend => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{friend}\")]"));
        string[] made = [ImplicitUsings, friends];
        return CSharpCompilation.Create(name, trees.Concat(made.Select(text => CSharpSyntaxTree.ParseText(text, Options))), [.. platform, .. below], settings);
    }

    private static string Folder(string path) => path.Split('/') is [_, _, var folder, _, ..] ? folder : ".";

    // Whoever is called through a base, an interface, a pattern of the language or by its place in a record needs nobody who names it.
    private static bool IsNamedToBeUsed(ISymbol symbol) => symbol switch
    {
        { IsImplicitlyDeclared: true } or { IsOverride: true } => false,
        INamedTypeSymbol type => !KnowsPackages(type),
        { ContainingType: { } type } when KnowsPackages(type) => false,
        IMethodSymbol { MethodKind: not MethodKind.Ordinary } or IMethodSymbol { ExplicitInterfaceImplementations.Length: > 0 } => false,
        IPropertySymbol { IsIndexer: true } or IPropertySymbol { ExplicitInterfaceImplementations.Length: > 0 } => false,
        IPropertySymbol property when property.DeclaringSyntaxReferences[0].GetSyntax() is ParameterSyntax => false,
        IMethodSymbol or IPropertySymbol or IEventSymbol => !Implements(symbol),
        IFieldSymbol field => field.ContainingType.TypeKind != TypeKind.Enum,
        _ => false,
    };

    // What an interface of a package promises is not known here.
    private static bool KnowsPackages(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Error || type.Interfaces.Any(KnowsPackages) || (type.BaseType is { } above && KnowsPackages(above));

    private static bool Implements(ISymbol member) => member.ContainingType.AllInterfaces.SelectMany(face => face.GetMembers(member.Name))
        .Any(promise => SymbolEqualityComparer.Default.Equals(member.ContainingType.FindImplementationForInterfaceMember(promise), member));

    private void Look(SemanticModel model)
    {
        var file = model.SyntaxTree.FilePath;
        var own = Folder(file);
        foreach (var node in model.SyntaxTree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax))
        {
            if (node is SimpleNameSyntax name) Use(model, name, file, own);
            else if (node is MemberDeclarationSyntax or VariableDeclaratorSyntax) Declare(model.GetDeclaredSymbol(node), node, file);
        }
    }

    private void Declare(ISymbol? symbol, SyntaxNode node, string file)
    {
        if (symbol is null or INamespaceSymbol or ILocalSymbol || !IsNamedToBeUsed(symbol)) return;
        _declared.TryAdd(symbol.GetDocumentationCommentId()!, $"{file}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}");
    }

    private void Use(SemanticModel model, SimpleNameSyntax name, string file, string own)
    {
        var bound = model.GetSymbolInfo(name);
        if (bound.Symbol is null && bound.CandidateSymbols.IsEmpty) _unbound.Add(name.Identifier.ValueText);
        foreach (var symbol in bound.Symbol is { } found ? [found] : bound.CandidateSymbols) Use(model, symbol, name, file, own);
    }

    private void Use(SemanticModel model, ISymbol symbol, SimpleNameSyntax name, string file, string own)
    {
        if ((symbol as INamedTypeSymbol ?? symbol.ContainingType) is not { } type) return;
        if (!type.DeclaringSyntaxReferences.IsEmpty)
        {
            var member = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol;
            _used.Add(member.OriginalDefinition.GetDocumentationCommentId()!);
            _used.Add(type.OriginalDefinition.GetDocumentationCommentId()!);
        }

        if (!SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, model.Compilation.Assembly)) return;
        var places = type.OriginalDefinition.DeclaringSyntaxReferences.Select(place => Folder(place.SyntaxTree.FilePath)).ToList();
        if (places.Count == 0 || places.Contains(own)) return;
        var line = name.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        foreach (var to in places) _arrows.TryAdd((own, to), $"{file}:{line} uses {type.Name}");
    }
}
