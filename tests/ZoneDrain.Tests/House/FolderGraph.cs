using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ZoneDrain.Tests.House;

/// <summary>
/// Which folder of a project uses which, read from the code: every name that the compiler binds to a type of the project, or to a member of one, is an arrow
/// from the folder of the name to the folder of the type. Comments do not count. Folders below the first level belong to it; files of the project's root are
/// the folder ".".
/// </summary>
internal sealed class FolderGraph
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; "
        + "global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Options = CSharpParseOptions.Default.WithDocumentationMode(DocumentationMode.None);

    // What one project is read for, those above it are read for again.
    private static readonly ConcurrentDictionary<string, CSharpCompilation> Known = new();

    private readonly SortedDictionary<(string From, string To), string> _arrows = [];

    private FolderGraph(CSharpCompilation compilation)
    {
        var trees = compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0).ToList();
        Folders = [.. trees.Select(tree => Folder(tree.FilePath)).Distinct().Order(StringComparer.Ordinal)];
        foreach (var tree in trees) Look(compilation.GetSemanticModel(tree));
    }

    public IReadOnlyList<string> Folders { get; }

    /// <summary>The arrows, each with a place that shows it.</summary>
    public IReadOnlyDictionary<(string From, string To), string> Arrows => _arrows;

    /// <summary>Reads a project below <c>src</c>, and those that it references for what their members return.</summary>
    public static FolderGraph Of(string project) => new(Compile(project));

    /// <summary>Reads files that are nowhere: their paths from the root of the repository, and what they say.</summary>
    public static FolderGraph Of(params (string Path, string Text)[] files) => new(Compile("Files", files, []));

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
        return CSharpCompilation.Create(name, trees.Append(CSharpSyntaxTree.ParseText(ImplicitUsings, Options)), [.. platform, .. below], settings);
    }

    private static string Folder(string path) => path.Split('/') is [_, _, var folder, _, ..] ? folder : ".";

    private void Look(SemanticModel model)
    {
        var file = model.SyntaxTree.FilePath;
        var own = Folder(file);
        foreach (var name in model.SyntaxTree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>())
        {
            var symbol = model.GetSymbolInfo(name).Symbol;
            var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
            var places = type?.OriginalDefinition.DeclaringSyntaxReferences.Select(place => Folder(place.SyntaxTree.FilePath)).ToList();
            if (places is not { Count: > 0 } || !SymbolEqualityComparer.Default.Equals(type!.ContainingAssembly, model.Compilation.Assembly)) continue;
            if (places.Contains(own)) continue;
            var line = name.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
            foreach (var to in places) _arrows.TryAdd((own, to), $"{file}:{line} uses {type.Name}");
        }
    }
}
